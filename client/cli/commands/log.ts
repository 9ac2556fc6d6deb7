/** `rootline log audit|witness`: for those who trust no log, and for those who help them. */
import { InvalidArgumentError, type Command } from 'commander';
import { exitWith } from '../errors.ts';
import { positive, withExamples, withJson, type JsonOption } from '../options.ts';

interface AuditFlags extends JsonOption { state?: string; key?: string; policy?: string; trustedRoot?: string; evidence?: string; every?: number }
interface WitnessFlags extends JsonOption { log?: string[]; policy?: string; dir: string; name?: string; port?: number; host?: string }

export function define(command: Command): void {
  withJson(command.command('audit').description('follow a log: consistency, every entry, every envelope; exit 1 with evidence when something does not hold, 2 when something could not be verified')
    .argument('<url>', 'address of the log'))
    .option('--state <file>', 'what was seen so far (default: <host>.audit.json)')
    .option('--key <vkey>', 'verifier key of the log, needed the first time')
    .option('--policy <file>', 'a tlog-policy file: the log, and the witnesses its checkpoints must have')
    .option('--trusted-root <file>', 'a Sigstore trusted root (trusted_root.json), to verify keyless signatures by')
    .option('--evidence <dir>', 'where proof of misbehaviour is written')
    .option('--every <seconds>', 'go on auditing', positive)
    .action(audit);
  withJson(command.command('witness').description('cosign the checkpoints of logs as long as they only grow (C2SP tlog-witness)'))
    .requiredOption('--dir <dir>', 'folder of the key and of what was cosigned')
    .option('--log <vkey...>', 'verifier keys of the logs to cosign')
    .option('--policy <file>', 'a tlog-policy file that names further logs')
    .option('--name <name>', 'of a new key: witness.example/w1')
    .option('--port <n>', 'port to listen on (default: 7071)', port)
    .option('--host <name>', 'address to listen on (default: localhost)')
    .action(witness);
  withExamples(command,
    ['log audit https://rootline.example --key rootline.example/log+1a2b3c4d+AX…', 'the first time'],
    ['log audit https://rootline.example --every 600', 'as a monitor'],
    ['log witness --dir ./witness --log rootline.example/log+1a2b3c4d+AX…', ''],
  );
}

function port(text: string): number {
  const value = Number(text);
  if (!/^\d{1,5}$/.test(text) || value > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return value;
}

async function audit(url: string, flags: AuditFlags): Promise<void> {
  const { logAudit } = await import('../log-audit.ts');
  const state = flags.state ?? `${URL.canParse(url) ? new URL(url).host.replace(':', '-') : 'log'}.audit.json`;
  exitWith(await logAudit({ ...flags, url, state }));
}

async function witness({ log, ...flags }: WitnessFlags): Promise<void> {
  const { logWitness } = await import('../log-witness.ts');
  await logWitness({ ...flags, ...(log !== undefined && { logs: log }) });
}
