// SPDX-License-Identifier: AGPL-3.0-or-later
// totp.mjs - an authenticator app: RFC 6238, written apart from the server's.
import { createHmac } from 'node:crypto';

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

// The code of a base32 secret at an instant (milliseconds since 1970).
export function totp(secret, ms) {
	const bits = [...secret].map((c) => SIGNS.indexOf(c).toString(2).padStart(5, '0')).join('');
	const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
	const step = Buffer.alloc(8);
	step.writeBigUInt64BE(BigInt(Math.floor(ms / 30_000)));
	const mac = createHmac('sha1', key).update(step).digest();
	const at = mac[19] & 15;
	return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
