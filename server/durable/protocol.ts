/** What the main thread and the thread of a durable file say to each other: calls of the file's methods, by name. */
export interface ToFile {
  id: number
  name: string
  args: readonly unknown[]
}

export type FromFile =
  | { kind: 'opened'; warning: string | null }
  /** Everything that follows is refused. */
  | { kind: 'unusable'; reason: string }
  | { kind: 'answer'; id: number; answer: unknown }
  | { kind: 'failed'; id: number; message: string }

type MethodNames<File> = { [Name in keyof File]: File[Name] extends (...args: never) => unknown ? Name : never }[keyof File]

/** The file's methods with promises. */
export type FileCalls<File> = {
  [Name in MethodNames<File>]: File[Name] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Result>
    : never
}
