// SPDX-License-Identifier: AGPL-3.0-or-later
// client.mjs - a plain HTTP client with a cookie jar, for tests that need no browser. It follows no
// redirect by itself, and sends what a browser sends with a form of the same site.

import { setTimeout as sleep } from 'node:timers/promises';
import { totp } from './totp.mjs';

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export function unescapeHtml(text) {
	return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (all, hex, dec, name) =>
		hex ? String.fromCodePoint(parseInt(hex, 16)) : dec ? String.fromCodePoint(Number(dec)) : ENTITIES[name] ?? all);
}

// The attributes of a start tag, as { name: value }.
function attributes(tag) {
	const found = {};
	for (const [, name, , double, single, bare] of tag.matchAll(/\s([\w:-]+)(\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?/g))
		found[name.toLowerCase()] = unescapeHtml(double ?? single ?? bare ?? '');
	return found;
}

// What a form holds before anybody types: { action, method, fields } with ticked boxes, chosen
// options and hidden fields. `pick` is a part of the action, or a function of the form.
export function formOf(html, pick = () => true) {
	const wanted = typeof pick === 'string' ? (form) => form.action.includes(pick) : pick;
	for (const [, open, body] of html.matchAll(/(<form\b[^>]*>)([\s\S]*?)<\/form>/gi)) {
		const { action = '', method = 'get', id } = attributes(open);
		const form = { action, method: method.toLowerCase(), id, fields: {}, body };
		for (const [tag] of body.matchAll(/<input\b[^>]*>/gi)) {
			const a = attributes(tag);
			const box = a.type === 'checkbox' || a.type === 'radio';
			if (a.name && !['submit', 'button', 'file'].includes(a.type) && (!box || 'checked' in a))
				form.fields[a.name] = a.value ?? (box ? 'on' : '');
		}
		for (const [, tag, text] of body.matchAll(/(<textarea\b[^>]*>)([\s\S]*?)<\/textarea>/gi))
			form.fields[attributes(tag).name] = unescapeHtml(text.replace(/^\n/, ''));
		for (const [, tag, options] of body.matchAll(/(<select\b[^>]*>)([\s\S]*?)<\/select>/gi)) {
			const all = [...options.matchAll(/(<option\b[^>]*>)([^<]*)/gi)].map(([, o, t]) => ({ ...attributes(o), text: t }));
			const chosen = all.find((o) => 'selected' in o) ?? all[0];
			if (chosen)
				form.fields[attributes(tag).name] = chosen.value ?? unescapeHtml(chosen.text);
		}
		if (wanted(form))
			return form;
	}
	return null;
}

// Debian 12's node joins the cookies of an answer into one line.
function withCookies(headers) {
	headers.getSetCookie ??= () => (headers.get('set-cookie') ?? '').split(/,(?=\s*[^;=\s]+=)/).map((c) => c.trim()).filter(Boolean);
	return headers;
}

// A test that waits for a program (spawnSync) hears nothing meanwhile: that the server has closed an idle connection is
// heard first, and no request goes out on it.
const IDLE = 1000;
let latest = 0;
async function hear() {
	if (Date.now() - latest > IDLE)
		await sleep(20);
	latest = Date.now();
}

export class Client {
	constructor(url) {
		this.url = url;
		this.cookies = new Map();
	}

	// { status, headers, location, text } of one request.
	async request(method, path, { headers = {}, body } = {}) {
		await hear();
		const jar = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
		const answer = await fetch(new URL(path, this.url), {
			method, body, redirect: 'manual',
			headers: { ...(jar && { cookie: jar }), ...headers },
		});
		for (const line of withCookies(answer.headers).getSetCookie()) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
			if (/max-age=0\b|expires=thu, 01 jan 1970/i.test(line))
				this.cookies.delete(name);
			else
				this.cookies.set(name, value);
		}
		return {
			status: answer.status, headers: answer.headers,
			location: answer.headers.get('location'), text: await answer.text(),
		};
	}

	get(path, headers) {
		return this.request('GET', path, { headers: { accept: 'text/html', ...headers } });
	}

	// fields: an object, or [name, value] pairs where a name comes more than once.
	post(path, fields, headers) {
		const pairs = Array.isArray(fields) ? fields : Object.entries(fields);
		return this.request('POST', path, {
			body: new URLSearchParams(pairs.filter(([, v]) => v !== undefined && v !== null)),
			headers: { accept: 'text/html', origin: this.url, 'sec-fetch-site': 'same-origin', ...headers },
		});
	}

	// Opens a page and sends one of its forms with what is given typed in.
	async submit(path, pick, fields) {
		const page = await this.get(path);
		const form = formOf(page.text, pick);
		if (!form)
			throw new Error(`no such form on ${path} (status ${page.status})`);
		const to = new URL(form.action || path, new URL(path, this.url));
		return this.post(to.pathname + to.search, { ...form.fields, ...fields });
	}

	// now: the server's clock, for an account that has an app for codes.
	async login(form, account, now = Date.now()) {
		const page = await this.get(form.path);
		const found = formOf(page.text, (f) => form.password_field in f.fields);
		if (!found)
			throw new Error(`no login form on ${form.path} (status ${page.status})`);
		return this.post(form.path, {
			...found.fields, [form.user_field]: account.user, [form.password_field]: account.password,
			...(account.totp && { [form.totp_field]: totp(account.totp, now) }),
		});
	}
}
