/** What Node's codes mean for somebody who looks after the receiver. Messages of errors are not shown: they may hold the address. */
const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name could not be looked up',
  ETIMEDOUT: 'no answer in time',
  EHOSTUNREACH: 'there is no way to its host',
  ENETUNREACH: 'there is no way to its network',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself: name its authority as ca',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate’s authority is not known here: name it as ca',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate’s authority is not known here: name it as ca',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate’s authority is not known here: name it as ca',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  EPROTO: 'it does not speak TLS',
  EAUTH: 'it did not take the user name and password',
  EENVELOPE: 'it did not take the sender or the recipients',
  EMESSAGE: 'it did not take the message',
  ESOCKET: 'the connection failed',
  ECONNECTION: 'the connection failed',
  ETLS: 'it offers no TLS',
  EPROTOCOL: 'it does not speak SMTP as expected',
  HPE_INVALID_CONSTANT: 'it does not speak HTTP',
}

export function failureText(error: unknown): string {
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    const code = 'code' in each && typeof each.code === 'string' ? each.code : null
    const words = code === null ? undefined : WORDS[code]
    const status = 'responseCode' in each && typeof each.responseCode === 'number' ? ` (it answered ${each.responseCode})` : ''
    if (words !== undefined) return `${words}${status}`
    if (code !== null && /^[A-Z][A-Z0-9_]{2,60}$/.test(code)) return `it failed with ${code}${status}`
  }
  return 'it failed'
}
