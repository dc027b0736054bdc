'use client'

import { useId, type ComponentProps, type ReactNode } from 'react'
import { classes } from './class-names.ts'

const control =
  'rounded-control border border-field bg-sheet px-2.5 py-1 min-h-7.5 text-base text-ink placeholder:text-ink-3 aria-invalid:border-bad'

interface FieldParts {
  readonly label: ReactNode
  /** Read out but not shown, where the place says what it is. */
  readonly hideLabel?: boolean
  readonly hint?: ReactNode
  readonly error?: string | null | undefined
  /** Classes of the control itself. */
  readonly controlClassName?: string
}

/** A line of text. `onValue` gets the text. */
export function TextField({
  label,
  hideLabel,
  hint,
  error,
  controlClassName,
  className,
  onValue,
  ...rest
}: FieldParts & ComponentProps<'input'> & { readonly onValue?: (value: string) => void }) {
  const id = useId()
  return (
    <Field id={id} label={label} hideLabel={hideLabel} hint={hint} error={error} className={className}>
      <input
        id={id}
        type="text"
        autoComplete="off"
        spellCheck={false}
        {...describe(id, hint, error)}
        {...rest}
        {...(onValue && { onChange: event => onValue(event.target.value) })}
        className={classes(control, 'w-full', controlClassName)}
      />
    </Field>
  )
}

/** Several lines of text. */
export function TextArea({
  label,
  hideLabel,
  hint,
  error,
  controlClassName,
  className,
  onValue,
  ...rest
}: FieldParts & ComponentProps<'textarea'> & { readonly onValue?: (value: string) => void }) {
  const id = useId()
  return (
    <Field id={id} label={label} hideLabel={hideLabel} hint={hint} error={error} className={className}>
      <textarea
        id={id}
        spellCheck={false}
        {...describe(id, hint, error)}
        {...rest}
        {...(onValue && { onChange: event => onValue(event.target.value) })}
        className={classes(control, 'w-full font-mono text-sm', controlClassName)}
      />
    </Field>
  )
}

export interface Option<Value extends string> {
  readonly value: Value
  readonly label: string
}

interface SelectProps<Value extends string> extends FieldParts {
  readonly value: Value
  readonly options: readonly Option<Value>[]
  readonly onValue: (value: Value) => void
  readonly className?: string
  readonly disabled?: boolean
}

/** One of a few. The browser's own list: known to every phone, keyboard and screen reader. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, hideLabel, hint, error, controlClassName, className, value, options, onValue, disabled } = props
  const id = useId()
  return (
    <Field id={id} label={label} hideLabel={hideLabel} hint={hint} error={error} className={className}>
      <select
        id={id}
        value={value}
        disabled={disabled}
        {...describe(id, hint, error)}
        className={classes(control, 'max-w-full pr-7', controlClassName)}
        onChange={event => {
          const chosen = options.find(option => option.value === event.target.value)
          if (chosen) onValue(chosen.value)
        }}
      >
        {options.map(option => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  )
}

interface CheckboxProps extends Omit<ComponentProps<'input'>, 'type'> {
  readonly label: ReactNode
  readonly onValue?: (checked: boolean) => void
}

export function Checkbox({ label, className, onValue, ...rest }: CheckboxProps) {
  return (
    <label className={classes('inline-flex min-h-6 items-center gap-2', className)}>
      <input
        type="checkbox"
        {...rest}
        {...(onValue && { onChange: event => onValue(event.target.checked) })}
        className="size-4 accent-accent"
      />
      <span>{label}</span>
    </label>
  )
}

interface FieldProps {
  readonly id: string
  readonly label: ReactNode
  readonly hideLabel: boolean | undefined
  readonly hint: ReactNode
  readonly error: string | null | undefined
  readonly className: string | undefined
  readonly children: ReactNode
}

function Field({ id, label, hideLabel, hint, error, className, children }: FieldProps) {
  return (
    <div className={classes('min-w-0', className)}>
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'mb-1 block text-sm font-[540] text-ink-2'}>
        {label}
      </label>
      {children}
      {hint && (
        <p id={`${id}-hint`} className="mt-1 text-sm text-ink-3">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="mt-1 text-sm text-bad">
          {error}
        </p>
      )}
    </div>
  )
}

function describe(id: string, hint: ReactNode, error: string | null | undefined) {
  const ids = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ')
  return { 'aria-describedby': ids || undefined, 'aria-invalid': error ? true : undefined }
}
