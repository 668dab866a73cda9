// SPDX-License-Identifier: AGPL-3.0-or-later
// Passkeys: a form with data-passkey="create" or "get" is filled by the authenticator and then sent.
// Where it has a PRF (WebAuthn level 3, 10.1.4), what that gives opens the keyring on the server.
const SALT = new TextEncoder().encode('medstod keyring 1')

const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
const prf = { eval: { first: SALT } }
const given = (credential) => credential.getClientExtensionResults().prf

const ask = (challenge, allowCredentials) => navigator.credentials.get({
  publicKey: { challenge, allowCredentials, userVerification: 'required', extensions: { prf } }
})

// Some authenticators give the PRF's answer only when they sign in: then they are asked once more.
async function secretOf(credential) {
  const has = given(credential)
  if (has?.results?.first) return has.results.first
  if (!has?.enabled) return null
  const again = await ask(crypto.getRandomValues(new Uint8Array(32)), [{ type: 'public-key', id: credential.rawId }])
  return given(again)?.results?.first
}

async function create(form, fields) {
  const { user, known } = form.dataset
  const name = form.dataset.name ?? fields.namn.value.trim() // nobody yet: she has just written it
  const login = form.dataset.login ?? name
  const credential = await navigator.credentials.create({
    publicKey: {
      challenge: bytes(fields.utmaning.value),
      rp: { name: document.title },
      user: { id: bytes(user), name: login, displayName: name },
      pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: 'public-key', alg })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      attestation: 'none',
      excludeCredentials: known.split(' ').filter(Boolean).map((id) => ({ type: 'public-key', id: bytes(id) })),
      extensions: { prf }
    }
  })
  fields.data.value = text(credential.response.getAuthenticatorData())
  return { credential, secret: await secretOf(credential).catch(() => null) }
}

async function get(form, fields) {
  const credential = await ask(bytes(fields.utmaning.value), [])
  fields.data.value = text(credential.response.authenticatorData)
  fields.signatur.value = text(credential.response.signature)
  return { credential, secret: given(credential)?.results?.first }
}

async function fill(form) {
  const fields = form.elements
  const { credential, secret } = await (form.dataset.passkey === 'create' ? create : get)(form, fields)
  fields.id.value = text(credential.rawId)
  fields.klient.value = text(credential.response.clientDataJSON)
  fields.prf.value = secret ? text(secret) : ''
}

// Where a phrase can be chosen instead: one of the two is shown.
function startChoice(form, choice) {
  const instead = form.querySelector('[data-passkey-instead]')
  const chosen = () => choice.querySelector('input:checked')?.value === 'passnyckel'
  const show = () => { instead.hidden = chosen() }
  choice.hidden = false
  choice.addEventListener('change', show)
  show()
  return chosen
}

export function startPasskeys() {
  if (!globalThis.PublicKeyCredential) return
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    const { origin, needs } = form.dataset
    if (origin && origin !== location.origin) continue // a passkey belongs to one address
    const failed = form.querySelector('[data-passkey-failed]')
    const button = form.querySelector('[data-passkey-button]')
    if (button) button.hidden = false
    const choice = form.querySelector('[data-passkey-choice]')
    const chosen = choice ? startChoice(form, choice) : () => true
    // The server says what is missing before the device is asked for anything.
    const blank = () => (needs ?? '').split(' ').some((name) => name && !form.elements[name].value.trim())
    form.addEventListener('submit', (e) => {
      if (!chosen() || blank()) return
      e.preventDefault()
      failed.hidden = true
      fill(form).then(() => form.submit(), () => { failed.hidden = false })
    })
  }
}
