import { needs } from './needs.ts';
import { freeUdpPort } from './osc-peer.ts';
import { Program } from './processes.ts';
import { until } from './until.ts';

const PACKAGES = 'liblo-tools python3';

/** Null when the programs of liblo are here, else why not and what to install. */
export const missingLiblo = (): string | null =>
	needs('oscsend', PACKAGES) ?? needs('oscdump', PACKAGES) ?? needs('python3', PACKAGES);

/** What oscsend cannot send, through the library that it is made of: blobs, times, bundles within bundles. */
const bundles = `
import ctypes, sys
lo = ctypes.CDLL('liblo.so.7')
P = ctypes.c_void_p
class Time(ctypes.Structure):
    _fields_ = [('sec', ctypes.c_uint32), ('frac', ctypes.c_uint32)]
for name in ('lo_address_new', 'lo_message_new', 'lo_bundle_new', 'lo_blob_new'):
    getattr(lo, name).restype = P
lo.lo_message_add_timetag.argtypes = [P, Time]
outer, inner = P(lo.lo_bundle_new(Time(0, 1))), P(lo.lo_bundle_new(Time(0, 1)))
types, one, two = (P(lo.lo_message_new()) for _ in range(3))
lo.lo_message_add_blob(types, P(lo.lo_blob_new(4, b'\\x00\\x01\\x02\\xff')))
lo.lo_message_add_timetag(types, Time(2208988800, 1 << 31))
lo.lo_message_add_int32(one, 1)
lo.lo_message_add_int32(two, 2)
lo.lo_bundle_add_message(outer, b'/types', types)
lo.lo_bundle_add_message(outer, b'/outer', one)
lo.lo_bundle_add_message(inner, b'/inner', two)
lo.lo_bundle_add_bundle(outer, inner)
to = P(lo.lo_address_new(b'127.0.0.1', sys.argv[1].encode()))
sys.exit(0 if lo.lo_send_bundle(to, outer) > 0 else 1)
`;

/** Runs a program to its end. */
async function run(command: readonly [string, ...string[]]): Promise<void> {
	await using program = new Program(command, { stdio: ['ignore', 'pipe', 'pipe'] });
	await until(() => !program.isRunning, `the end of ${command[0]}`);
	if (program.child.exitCode !== 0) throw new Error(`${command[0]} failed: ${program.said}`);
}

/** `oscSend(9000, '/a', 'if', '3', '0.5')` */
export const oscSend = (port: number, address: string, ...typesAndValues: string[]) =>
	run(['oscsend', '127.0.0.1', String(port), address, ...typesAndValues]);

export const sendBundles = (port: number) => run(['python3', '-c', bundles, String(port)]);

/** An oscdump that writes down what arrives. */
export class OscDump extends Program {
	readonly port: number;

	private constructor(port: number) {
		super(['oscdump', '-L', String(port)], { stdio: ['ignore', 'pipe', 'pipe'] });
		this.port = port;
	}

	/** Starts one. It says nothing when it listens, so it is asked until it hears. */
	static async start(): Promise<OscDump> {
		const dump = new OscDump(await freeUdpPort());
		await until(async () => {
			await oscSend(dump.port, '/are/you/there');
			return dump.said.includes('/are/you/there');
		}, 'oscdump');
		return dump;
	}

	/** What it wrote behind the time, once it did. */
	line(address: string): Promise<string> {
		return until(
			() => new RegExp(`^[0-9a-f.]+ (${address} .*)$`, 'mu').exec(this.said)?.[1],
			`a line of ${address} from oscdump`,
		);
	}
}
