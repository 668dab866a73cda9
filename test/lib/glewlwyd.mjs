// SPDX-License-Identifier: AGPL-3.0-or-later
// glewlwyd.mjs - a municipality's login by another hand than oidc.mjs: Debian's glewlwyd, in C, with SQLite in a
// temporary folder, set up through its own API. A person signs in there with name and password and says yes.
//
//	const idp = await startGlewlwyd();
//	const server = await startDemo({ args: idp.args });
//	await idp.knows(server);
//	const answer = await idp.walk(server.client(), '/logga-in/kommun', 'karin');
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from './client.mjs';
import { freePort } from './server.mjs';
import { totp } from './totp.mjs';

export const GLEWLWYD = '/usr/bin/glewlwyd';
const TABLES = '/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3', MODULES = '/usr/lib/glewlwyd';
export const LEVEL = 'tillitsniva';
const APP = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', SCHEME = { scheme_type: 'otp', scheme_name: 'otp' };
const SECRET = 'hemlig-och-lang', // it does not decode what RFC 6749, 2.3.1 has a client encode: no sign in it that would be
	PASSWORD = 'gul-host-nycklar';
const ADMIN = { username: 'admin', password: 'password' }; // of those tables

const settings = (port, dir) => `port=${port}
bind_address="127.0.0.1"
external_url="http://127.0.0.1:${port}"
login_url="login.html"
api_prefix="api"
log_mode="file"
log_level="WARNING"
log_file="${join(dir, 'log')}"
cookie_secure=0
session_key="GLEWLWYD2_SESSION_ID"
admin_session_authentication="cookie"
profile_session_authentication="cookie"
admin_scope="g_admin"
profile_scope="g_profile"
user_module_path="${MODULES}/user"
client_module_path="${MODULES}/client"
user_auth_scheme_module_path="${MODULES}/scheme"
plugin_module_path="${MODULES}/plugin"
use_secure_connection=false
secure_connection_key_file=""
secure_connection_pem_file=""
secure_connection_ca_file=""
hash_algorithm="SHA512"
database = { type = "sqlite3"; path = "${join(dir, 'glewlwyd.db')}"; };
`;

async function key(alg) {
	const { exportJWK, generateKeyPair } = await import('jose');
	const { privateKey } = await generateKeyPair(alg, { extractable: true });
	return JSON.stringify({ keys: [{ ...await exportJWK(privateKey), alg, kid: 'prov', use: 'sig' }] });
}

class Glewlwyd {
	constructor(dir, port) {
		Object.assign(this, { dir, port, api: `http://127.0.0.1:${port}/api`, issuer: `http://127.0.0.1:${port}/api/oidc` });
		const secret = join(dir, 'secret');
		writeFileSync(secret, `${SECRET}\n`);
		this.args = ['--oidc-issuer', this.issuer, '--oidc-client', 'medstod', '--oidc-secret', secret, '--oidc-scope', 'openid'];
	}

	async start() {
		const conf = join(this.dir, 'conf');
		writeFileSync(conf, settings(this.port, this.dir));
		const made = spawnSync('sqlite3', [join(this.dir, 'glewlwyd.db')], { input: readFileSync(TABLES) });
		assert.equal(made.status, 0, String(made.stderr));
		this.child = spawn(GLEWLWYD, [`--config-file=${conf}`], { stdio: 'ignore' });
		this.ended = new Promise((done) => { this.child.once('exit', done); });
		for (let i = 0; !await fetch(`${this.api}/`).then(() => true, () => false); i++, await sleep(50))
			assert.ok(i < 200 && this.child.exitCode === null, existsSync(join(this.dir, 'log')) && readFileSync(join(this.dir, 'log'), 'utf8'));
		return this;
	}

	// JSON to its API; the answer's body.
	async asks(client, method, path, body) {
		const answer = await client.request(method, `${this.api}${path}`, { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
		assert.equal(answer.status, 200, `${method} ${path}: ${answer.text}`);
	}

	// Knows a server of ours from now on, and these people: by name what it keeps of each as `loa`, which all its
	// tokens tell as the claim LEVEL.
	async knows(server, { alg = 'RS256', people = { karin: undefined } } = {}) {
		const admin = new Client(this.api), own = `http://localhost:${server.port}`;
		await this.asks(admin, 'POST', '/auth/', ADMIN);
		await this.asks(admin, 'POST', '/mod/plugin/', { module: 'oidc', name: 'oidc', display_name: 'OpenID Connect', parameters: {
			iss: this.issuer, 'subject-type': 'public', 'jwks-private': await key(alg), 'jwt-type': 'rsa', 'jwt-key-size': '256',
			claims: [{ name: LEVEL, 'user-property': 'loa', type: 'string', mandatory: true }],
			'access-token-duration': 60, 'refresh-token-duration': 60, 'code-duration': 60, 'refresh-token-rolling': true, 'allow-non-oidc': false,
			'auth-type-code-enabled': true, 'auth-type-code-revoke-replayed': true, 'auth-type-token-enabled': false, 'auth-type-id-token-enabled': false,
			'auth-type-none-enabled': false, 'auth-type-password-enabled': false, 'auth-type-client-enabled': false, 'auth-type-refresh-enabled': false,
			'pkce-allowed': true, 'pkce-required': true, 'pkce-method-plain-allowed': false,
		} });
		await this.asks(admin, 'POST', '/client/', { client_id: 'medstod', name: 'Medstöd', client_secret: SECRET, confidential: true, enabled: true,
			redirect_uri: [`${own}/logga-in/kommun/svar`], authorization_type: ['code'], scope: ['openid'], token_endpoint_auth_method: ['client_secret_basic'] });
		await this.asks(admin, 'POST', '/mod/scheme/', { module: 'otp', name: 'otp', display_name: 'Codes', expiration: 600, max_use: 0, allow_user_register: true,
			parameters: { issuer: this.issuer, 'secret-minimum-size': 16, 'otp-length': 6, 'hotp-allow': false, 'totp-allow': true, 'totp-window': 1, 'totp-start-offset': 0 } });
		const kept = { multiple: false, read: true, write: true, 'profile-read': false, 'profile-write': false }; // hers to tell, not to choose
		await this.asks(admin, 'PUT', '/mod/user/database', { module: 'database', name: 'database', display_name: 'People', order_rank: 0,
			parameters: { 'use-glewlwyd-connection': true, 'data-format': { loa: kept } } });
		await this.asks(admin, 'PUT', '/mod/user/database/reset');
		for (const [username, loa] of Object.entries(people))
			await this.asks(admin, 'POST', '/user/', { username, name: username, email: '', password: PASSWORD, enabled: true, scope: ['openid', 'g_profile'], loa });
	}

	// She has an app with codes from now on; it is registered while they are demanded.
	async givesCodes(username) {
		const person = new Client(this.api);
		await this.asks(person, 'POST', '/auth/', { username, password: PASSWORD });
		await this.asks(person, 'POST', '/profile/scheme/register/', { username, ...SCHEME, value: { type: 'TOTP', secret: APP, time_step_size: 30 } });
	}

	// Whoever signs in through it gives a code of her app too, or needs none.
	async demandsCodes(demanded) {
		const admin = new Client(this.api), group = demanded ? { scheme: { second: [SCHEME] }, scheme_required: { second: 1 } } : { scheme: {}, scheme_required: {} };
		await this.asks(admin, 'POST', '/auth/', ADMIN);
		await this.asks(admin, 'PUT', '/scope/openid', { name: 'openid', display_name: 'OpenID Connect', password_required: true, password_max_age: 0, ...group });
	}

	// From an address of ours to its page, through it as `who`, and to the address it leads back to. code: she
	// gives one of her app too, which it takes once in half a minute.
	async there(client, path, who, { code } = {}) {
		const person = new Client(this.api), { location } = await client.get(path);
		const { location: login } = await person.get(location);
		const back = new URL(login, this.api).searchParams.get('callback_url');
		assert.ok(back, `no login page: ${login}`);
		await this.asks(person, 'POST', '/auth/', { username: who, password: PASSWORD });
		if (code)
			await this.asks(person, 'POST', '/auth/', { username: who, ...SCHEME, value: { value: totp(APP, Date.now()) } });
		await this.asks(person, 'PUT', '/auth/grant/medstod', { scope: 'openid' });
		return new URL((await person.get(`${back}&g_continue`)).location);
	}

	async walk(client, path, who, how) {
		const url = await this.there(client, path, who, how);
		return client.get(url.pathname + url.search);
	}

	async stop() {
		this.child?.kill('SIGTERM');
		await this.ended;
		rmSync(this.dir, { recursive: true, force: true });
	}
}

// again: one that was stopped, to begin anew in its folder's and port's place.
export async function startGlewlwyd(again) {
	if (again)
		mkdirSync(again.dir);
	return new Glewlwyd(again?.dir ?? mkdtempSync(join(tmpdir(), 'medstod-glewlwyd-')), again?.port ?? await freePort()).start();
}
