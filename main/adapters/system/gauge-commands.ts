import { uptime } from 'node:os';
import * as z from 'zod';
import { commandsOf } from '../adapter.ts';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/words.ts';
import { batteryFields, cpuFields, fraction, memoryFields, networkFields } from './fields.ts';
import { measureCpu, readBattery, readMemory, readNetwork } from './gauges.ts';
import type { SystemSession } from './session.ts';

const gaugeCommand = commandsOf<SystemSession>();

const uptimeField = z
	.number()
	.meta({ label: say('Running for (seconds)', '起動からの秒数'), example: '86400' });

export const gaugeCommands = {
	cpu: gaugeCommand({
		summary: say('Measures how busy the processor is.', 'CPU の使用率を測定する。'),
		risk: 'read',
		result: cpuFields,
		run: (_session, _params, { signal }) => measureCpu(signal),
	}),

	memory: gaugeCommand({
		summary: say('Tells how much memory is in use.', 'メモリーの使用量を返す。'),
		risk: 'read',
		result: memoryFields,
		run: (_session, _params, { signal }) => readMemory(signal),
	}),

	battery: gaugeCommand({
		summary: say('Tells how full the battery is.', 'バッテリーの残量を返す。'),
		risk: 'read',
		result: batteryFields,
		async run(_session, _params, { signal }) {
			const battery = await readBattery(signal);
			if (battery) return battery;
			throw new AppError(
				'FEATURE_UNSUPPORTED',
				say('This computer has no battery.', 'このコンピューターにバッテリーはありません。'),
			);
		},
	}),

	network: gaugeCommand({
		summary: say(
			'Tells whether this computer is connected to a network.',
			'ネットワークに接続しているかを返す。',
		),
		risk: 'read',
		result: networkFields,
		run: () => readNetwork(),
	}),

	uptime: gaugeCommand({
		summary: say(
			'Tells for how long this computer has been running.',
			'コンピューターが起動してからの時間を返す。',
		),
		risk: 'read',
		result: {
			seconds: uptimeField,
			text: z.string().meta({
				label: say('Text', '表示用'),
				hint: say('Days, hours, minutes, seconds.', '日、時、分、秒です。'),
				example: '1.00:00:00',
			}),
		},
		run() {
			const seconds = Math.floor(uptime());
			return { seconds, text: spanText(seconds) };
		},
	}),

	status: gaugeCommand({
		summary: say('Tells everything in one message.', 'すべてをまとめて返す。'),
		risk: 'read',
		result: {
			cpu: cpuFields.load.meta({ label: say('CPU', 'CPU'), example: '0.25' }),
			memory: fraction.meta({ label: say('Memory', 'メモリー'), example: '0.386' }),
			battery: z.number().meta({
				label: say('Battery', 'バッテリー'),
				hint: say('0 to 1; -1 where there is none.', '0 から 1。バッテリーがなければ -1 です。'),
				example: '0.8',
			}),
			network: networkFields.up,
			uptime: uptimeField,
		},
		async run(_session, _params, { signal }) {
			const [cpu, memory, battery, network] = await Promise.all([
				measureCpu(signal),
				readMemory(signal),
				readBattery(signal),
				readNetwork(),
			]);
			return {
				cpu: cpu.load,
				memory: memory.load,
				battery: battery?.level ?? -1,
				network: network.up,
				uptime: Math.floor(uptime()),
			};
		},
	}),
};

const two = (value: number) => String(value).padStart(2, '0');

/** `1.02:03:04`, as Resonite reads a TimeSpan. */
function spanText(seconds: number): string {
	const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3_600)];
	return `${Math.floor(hours / 24)}.${two(hours % 24)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}
