/** The bytes are not of the format, or go beyond what is decoded; the message is for people. */
export class UndecodableError extends Error {
  override name = 'UndecodableError'
}
