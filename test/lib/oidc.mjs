// SPDX-License-Identifier: AGPL-3.0-or-later
// oidc.mjs - a municipality's login: npm's oidc-provider, a certified one, on a port of its own. What a
// person would do there is decided by the test: `who` signs in, at `acr`; `stops`, an error of
// RFC 6749, when she does not.
//
//	const idp = await startProvider();
//	const server = await startDemo({ args: idp.args });
//	idp.serve(server);
//	const answer = await idp.walk(server.client(), '/logga-in/kommun');
import { createServer } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from './client.mjs';

export const LOA3 = 'http://id.elegnamnden.se/loa/1.0/loa3';
export const LOA2 = 'http://id.elegnamnden.se/loa/1.0/loa2';
export const ORG = 'https://id.oidc.se/claim/orgNumber';
const SCOPE = 'https://id.oidc.se/scope/naturalPersonOrgId';
const SECRET = 'hemlig & 50 %+='; // signs that the header must carry unharmed

class Provider {
	constructor(port, http) {
		Object.assign(this, { port, http, issuer: `http://127.0.0.1:${port}`, who: 'anna', acr: LOA3, org: '2120002395' });
		this.dir = mkdtempSync(join(tmpdir(), 'medstod-idp-'));
		this.secretFile = join(this.dir, 'secret');
		writeFileSync(this.secretFile, `${SECRET}\n`);
		this.args = ['--oidc-issuer', this.issuer, '--oidc-client', 'medstod', '--oidc-secret', this.secretFile];
		this.asked = []; // paths
	}

	// Knows a server from now on.
	async serve(server, { alg = 'RS256', claims = true } = {}) {
		const { default: OpenId } = await import('oidc-provider');
		const own = `http://localhost:${server.port}`;
		this.server = server;
		this.op = new OpenId(this.issuer, {
			clients: [{
				client_id: 'medstod', client_secret: SECRET, redirect_uris: [`${own}/logga-in/kommun/svar`],
				post_logout_redirect_uris: [`${own}/logga-in`], id_token_signed_response_alg: alg,
			}],
			acrValues: [LOA2, LOA3],
			scopes: ['openid', SCOPE],
			claims: { openid: ['sub'], acr: null, [SCOPE]: [ORG] },
			conformIdTokenClaims: false,
			enabledJWA: { idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256'] },
			features: { devInteractions: { enabled: false }, claimsParameter: { enabled: claims }, rpInitiatedLogout: { enabled: true } },
			pkce: { required: () => true, methods: ['S256'] },
			cookies: { keys: ['a test'] },
			interactions: { url: (_, i) => `/interaction/${i.uid}` },
			findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, [ORG]: this.org }) }),
			jwks: { keys: await keys() },
			ttl: { Session: 60, Interaction: 60, Grant: 60, IdToken: 300, AccessToken: 60 },
		});
		const rest = this.op.callback();
		this.answer = (req, res) => (req.url.startsWith('/interaction/') ? this.interact(req, res) : rest(req, res));
	}

	async interact(req, res) {
		if (this.stops)
			return this.op.interactionFinished(req, res, { error: this.stops });
		const { params } = await this.op.interactionDetails(req, res);
		const grant = new this.op.Grant({ accountId: this.who, clientId: params.client_id });
		grant.addOIDCScope(params.scope);
		grant.addOIDCClaims([ORG]);
		const login = { accountId: this.who, acr: this.acr, remember: false };
		return this.op.interactionFinished(req, res, { login, consent: { grantId: await grant.save() } });
	}

	// From an address of ours to the provider and back, up to but not with our own answer's address.
	async there(client, path) {
		const person = new Client(this.issuer);
		let { status, location, text } = await client.get(path);
		for (let i = 0; location && !location.startsWith('/') && i < 9; i++) {
			const url = new URL(location);
			if (url.hostname === 'localhost')
				return { back: url.pathname + url.search, url };
			({ status, location, text } = await person.get(url.href));
			if (location?.startsWith('/interaction/'))
				location = this.issuer + location;
		}
		return { status, location, text };
	}

	async walk(client, path) {
		const { back, ...end } = await this.there(client, path);
		return back ? client.get(back) : end;
	}

	async stop() {
		rmSync(this.dir, { recursive: true, force: true });
		this.http.closeAllConnections();
		await new Promise((done) => { this.http.close(done); });
	}
}

async function keys() {
	const { exportJWK, generateKeyPair } = await import('jose');
	return Promise.all(['RS256', 'ES256'].map(async (alg) => {
		const { privateKey } = await generateKeyPair(alg, { extractable: true });
		return { ...await exportJWK(privateKey), use: 'sig' };
	}));
}

export async function startProvider() {
	let idp;
	const http = createServer((req, res) => {
		idp.asked.push(`${req.method} ${req.url.split('?')[0]}`);
		if (idp.instead?.(req, res))
			return;
		idp.answer(req, res);
	});
	await new Promise((done) => { http.listen(0, '127.0.0.1', done); });
	idp = new Provider(http.address().port, http);
	return idp;
}
