'use client'

import { Checkbox, Select } from '#components/ui/fields.tsx'

/** How many messages are written. */
export interface WriteOptions {
  partitioning: 'key' | 'keep'
  timestamps: 'keep' | 'now'
  compression: 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd'
  atomic: boolean
}

export const USUAL_OPTIONS: WriteOptions = { partitioning: 'key', timestamps: 'keep', compression: 'none', atomic: false }

const PARTITIONINGS = [
  { value: 'key', label: 'by the key' },
  { value: 'keep', label: 'the same as before' },
] as const
const TIMESTAMPS = [
  { value: 'keep', label: 'the same as before' },
  { value: 'now', label: 'now' },
] as const
const COMPRESSIONS = (['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const).map(value => ({ value, label: value }))

interface WriteOptionFieldsProps {
  options: WriteOptions
  disabled: boolean
  onOptions: (options: WriteOptions) => void
}

export function WriteOptionFields({ options, disabled, onOptions }: WriteOptionFieldsProps) {
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
      <Select
        label="Partition"
        value={options.partitioning}
        options={PARTITIONINGS}
        disabled={disabled}
        onValue={partitioning => onOptions({ ...options, partitioning })}
      />
      <Select
        label="Time"
        hint={
          options.timestamps === 'keep' ? 'Retention goes by it: what is older than the topic keeps is removed again.' : undefined
        }
        className="max-w-60"
        value={options.timestamps}
        options={TIMESTAMPS}
        disabled={disabled}
        onValue={timestamps => onOptions({ ...options, timestamps })}
      />
      <Select
        label="Compression"
        value={options.compression}
        options={COMPRESSIONS}
        disabled={disabled}
        onValue={compression => onOptions({ ...options, compression })}
      />
      <Checkbox
        label="all or nothing, in one transaction"
        checked={options.atomic}
        disabled={disabled}
        onValue={atomic => onOptions({ ...options, atomic })}
      />
    </div>
  )
}
