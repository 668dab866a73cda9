// SPDX-License-Identifier: AGPL-3.0-or-later
// Seals a letter's text in the browser, to the key that only the jour's coordinators hold: the server
// gets a box and no text. Loaded when a letter is sent (quiet.js). The box is libsodium's sealed box
// (crypto_box_seal): an ephemeral key, and a nonce that is the BLAKE2b of both public keys. Before the
// text stands its place, as in src/crypto/box.c.
import nacl from 'tweetnacl/nacl-fast.js'
import { blake2b } from 'blakejs/blake2b.js'

const BROWSER = 1907 // FIELD_MAILBOX_BROWSER and FIELD_MAILBOX_OLD of src/crypto/fields.h
const OLD = 1903
const MOST = 4000 // characters; a longer text is sent as it is, and the server says so

const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16))
const hex = (list) => Array.from(list, (b) => b.toString(16).padStart(2, '0')).join('')

function base64url(list) {
  let text = ''
  for (const b of list) text += String.fromCharCode(b)
  return btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}

function join(...parts) {
  const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

export function sealedBox(pub, field, row, plain) {
  const once = nacl.box.keyPair()
  const nonce = blake2b(join(once.publicKey, pub), undefined, 24)
  const place = join(Uint8Array.of(field >>> 24, field >>> 16, field >>> 8, field), row)
  return join(once.publicKey, nacl.box(join(place, plain), nonce, pub, once.secretKey))
}

// data: of the form that is sent; its text goes, and boxes come in its place. keys: the page's data-jour
// and data-own. A text that the server would refuse stays, so that it can say why.
export function sealText(data, { jour, own }) {
  const text = data.get('text').trim().replace(/\r\n?/g, '\n')
  if (!text || [...text].length > MOST || /[\u0000-\u0008\u000b-\u001f\u007f]/.test(text)) return
  const row = nacl.randomBytes(16)
  const plain = new TextEncoder().encode(text)
  data.delete('text')
  data.set('brev_id', hex(row))
  data.set('forseglad', base64url(sealedBox(bytes(jour), BROWSER, row, plain)))
  if (own) {
    data.set('egen', base64url(sealedBox(bytes(own), OLD, row, plain)))
  } else if (data.get('ord')) {
    // Her own copy, which opens with code and code word; the server locks its key under both.
    const pair = nacl.box.keyPair()
    data.set('egen', base64url(sealedBox(pair.publicKey, OLD, row, plain)))
    data.set('egen_hemlig', base64url(pair.secretKey))
  }
}
