import { ByteReader } from './byte-reader.ts'
import { defineRequest } from './request.ts'

export interface VersionRange {
  min: number
  max: number
}

export interface ApiVersionsAnswer {
  errorCode: number
  /** By API key. */
  ranges: ReadonlyMap<number, VersionRange>
  /** Feature levels that the broker's software supports (KIP-584), e.g. `metadata.version`. */
  supportedFeatures: ReadonlyMap<string, VersionRange>
  /** Feature levels in force in the cluster. */
  finalizedFeatures: ReadonlyMap<string, number>
}

const UNSUPPORTED_VERSION = 35

/** ApiVersions (key 18, KIP-35, KIP-511). A broker that knows no v3 answers in v0's form with UNSUPPORTED_VERSION. */
export const apiVersionsRequest = defineRequest<{ software: string; softwareVersion: string }, ApiVersionsAnswer>({
  name: 'ApiVersions',
  key: 18,
  minVersion: 0,
  maxVersion: 3,
  flexibleFrom: 3,
  plainAnswerHeader: true,
  write(writer, { software, softwareVersion }, version) {
    if (version >= 3) writer.string(software).string(softwareVersion)
  },
  read(reader, version) {
    const errorCode = reader.int16()
    if (errorCode === UNSUPPORTED_VERSION) return none(errorCode)
    const ranges = new Map(
      reader.array(r => {
        const entry = [r.int16(), { min: r.int16(), max: r.int16() }] as const
        r.tags()
        return entry
      }),
    )
    const answer = { ...none(errorCode), ranges }
    if (version >= 1) reader.int32()
    reader.tags((tag, r) => {
      if (tag === 0) answer.supportedFeatures = new Map(r.array(readSupportedFeature))
      if (tag === 2) answer.finalizedFeatures = new Map(r.array(readFinalizedFeature))
    })
    return answer
  },
})

function none(errorCode: number) {
  return {
    errorCode,
    ranges: new Map<number, VersionRange>(),
    supportedFeatures: new Map<string, VersionRange>(),
    finalizedFeatures: new Map<string, number>(),
  }
}

function readSupportedFeature(reader: ByteReader): [string, VersionRange] {
  const entry: [string, VersionRange] = [reader.string(), { min: reader.int16(), max: reader.int16() }]
  reader.tags()
  return entry
}

function readFinalizedFeature(reader: ByteReader): [string, number] {
  const entry: [string, number] = [reader.string(), reader.int16()]
  reader.int16()
  reader.tags()
  return entry
}
