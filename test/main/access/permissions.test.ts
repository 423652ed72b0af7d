import { describe, expect, test } from 'vitest';
import { judge } from '../../../main/access/permissions.ts';
import type { Permission } from '../../../main/contract/grants.ts';
import { use } from '../../helpers/open-access.ts';

const all = (verb: string): Permission => ({ verb, values: {} });

describe('a permission', () => {
	test.each([
		['obs.scene', 'allowed'],
		['obs.*', 'allowed'],
		['*', 'allowed'],
		['*.scene', 'allowed'],
		['obs.sc*', 'allowed'],
		['obs.scenes', 'none'],
		['obs-2.scene', 'none'],
		['obs-2.*', 'none'],
	])('"%s" says to obs.scene: %s', (verb, verdict) => {
		expect(judge([all(verb)], use('scene'))).toBe(verdict);
	});

	test.each([
		['obs.stream', 'allowed'],
		['obs.*', 'none'],
		['*', 'none'],
		['obs.strea*', 'none'],
		['*.stream', 'none'],
	])('"%s" says to the dangerous obs.stream: %s', (verb, verdict) => {
		expect(judge([all(verb)], use('stream', { action: 'start' }, 'danger'))).toBe(verdict);
	});
});

describe('chosen values', () => {
	const limited: Permission = { verb: 'obs.scene', values: { name: ['Live', 'BRB'] } };

	test.each([
		['a chosen one', { name: 'Live' }, 'allowed'],
		['another', { name: 'Private' }, 'values'],
		['another case', { name: 'live' }, 'values'],
		['a space behind', { name: 'Live ' }, 'values'],
		['none at all', {}, 'values'],
		['null', { name: null }, 'values'],
		['a list of chosen ones', { name: ['Live', 'BRB'] }, 'allowed'],
		['a list with another', { name: ['Live', 'Private'] }, 'values'],
		['an empty list', { name: [] }, 'values'],
		['one that only inherits it', Object.create({ name: 'Live' }) as object, 'values'],
	])('%s', (_, params, verdict) => {
		expect(judge([limited], use('scene', { ...params }))).toBe(verdict);
	});

	test('numbers and booleans are compared as they are written', () => {
		const mute: Permission = { verb: 'obs.mute', values: { on: ['true'], db: ['-6.5'] } };
		expect(judge([mute], use('mute', { on: true, db: -6.5 }))).toBe('allowed');
		expect(judge([mute], use('mute', { on: false, db: -6.5 }))).toBe('values');
	});

	test('a second permission may allow what the first does not', () => {
		expect(judge([limited, all('obs.*')], use('scene', { name: 'Private' }))).toBe('allowed');
		expect(
			judge(
				[limited, { verb: 'obs.scene', values: { name: ['End'] } }],
				use('scene', { name: 'End' }),
			),
		).toBe('allowed');
	});
});
