import type { PlainField } from '../../../main/contract/fields.ts';
import { m } from '../../paraglide/messages.js';

/** An empty default is none that a person would want to read; that of a list stands in the field itself. */
const hasDefault = ({ default: value, type }: PlainField) =>
	value !== null && value !== '' && type !== 'list';

/** A text that is empty unless given may be needed all the same: its hint tells. */
const isOptional = (field: PlainField) =>
	!field.required && field.default === null && field.type !== 'list';

/** `label` is in the page's language. */
export const labelOf = (field: PlainField, label: string): string =>
	isOptional(field) ? m.form_label_optional({ label }) : label;

/** What stands in an empty field: what then holds, else an example. */
export const placeholderOf = (field: PlainField): string =>
	hasDefault(field) ? m.form_default({ value: String(field.default) }) : (field.example ?? '');

/** What can be chosen. Where there is no default, nothing as well: not yet, or on purpose. */
export const optionsOf = (field: PlainField): { value: string; label: string }[] => [
	...(hasDefault(field) ? [] : [{ value: '', label: isOptional(field) ? '—' : m.form_choose() }]),
	...field.choices.map((choice) => ({ value: choice, label: choice })),
];
