/** What is needed of a .proto file to read messages: names and numbers. */
export interface ProtoMessage {
  /** With its package, such as `shop.Order.Line`. */
  name: string
  fields: Map<number, ProtoField>
  /** In the order of the file: Confluent's framing counts them. */
  nested: ProtoMessage[]
}

export interface ProtoField {
  name: string
  /** A scalar's name, or a type's as it was written; `group` fields name their own message. */
  type: string
  repeated: boolean
  /** For `map<key, value>`: the types of both. */
  map: { key: string; value: string } | null
}

export interface ProtoEnum {
  name: string
  names: Map<number, string>
}

export interface ProtoFile {
  messages: ProtoMessage[]
  /** By full name, nested ones too. */
  messagesByName: Map<string, ProtoMessage>
  enumsByName: Map<string, ProtoEnum>
}
