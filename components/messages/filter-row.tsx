'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import { topicFieldsQuery } from '#components/data/queries.ts'
import { useApi } from '#components/data/use-api.ts'
import { Button } from '#components/ui/button.tsx'
import { classes } from '#components/ui/class-names.ts'
import { TextField } from '#components/ui/fields.tsx'
import { FilterField, type FilterMistake } from './filter-field.tsx'
import { formatParams, useFormats } from './use-formats.ts'

const FilterHelp = dynamic(() => import('./filter-help.tsx').then(module => module.FilterHelp), { ssr: false })

interface FilterRowProps {
  cluster: string
  topic: string
  filter: string
  keyText: string
  mistake: FilterMistake | null
  keyError: string | null
  className: string
  onFilter: (filter: string) => void
  onKey: (key: string) => void
}

/** What a message's fields and its key must be, beside the text that it contains. */
export function FilterRow({ cluster, topic, filter, keyText, mistake, keyError, className, onFilter, onKey }: FilterRowProps) {
  // Asked for when somebody is about to write a filter, not by every look at messages.
  const [wanted, setWanted] = useState(filter !== '')
  const [helping, setHelping] = useState(false)
  const formats = useFormats()
  const fields = useApi(topicFieldsQuery(cluster, topic, formatParams(formats)), { enabled: wanted }).data?.items ?? []
  return (
    <div className={classes('flex w-full flex-wrap items-start gap-2', className)} onFocus={() => setWanted(true)}>
      <FilterField className="min-w-52 flex-1" value={filter} onValue={onFilter} fields={fields} mistake={mistake} />
      <Button kind="quiet" onClick={() => setHelping(true)}>
        How to filter
      </Button>
      <TextField
        label="Key equals"
        hideLabel
        className="w-52 max-phone:w-full"
        controlClassName="font-mono placeholder:font-sans"
        placeholder="key equals…"
        title="The whole key, as text; or hex:0a1b, base64:…"
        maxLength={3000}
        value={keyText}
        error={keyError}
        onValue={onKey}
      />
      {helping && (
        <FilterHelp
          onClose={() => setHelping(false)}
          onExample={example => {
            onFilter(example)
            setHelping(false)
          }}
        />
      )}
    </div>
  )
}
