// What who runs the server does beside it, on the database that the settings name. Exit codes: 0 done, 1 refused or
// failed with a sentence, 2 not understood.
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readSettings } from '../lib/server/settings/settings.ts';
import { BackupRefused } from '../lib/server/store/backup/backup-form.ts';
import { restoreBackup } from '../lib/server/store/backup/restore-backup.ts';
import { writeBackup } from '../lib/server/store/backup/write-backup.ts';
import { createEnrolmentKey } from './admin/enrolment-key.ts';
import { inviteRescuer } from './admin/invite-admin.ts';
import { resetSecondStep } from './admin/reset-second-step.ts';
import { joinEmbedded, startEmbedded } from '../lib/server/store/embedded/embedded-cluster.ts';
import { formatCount } from '../lib/words/format/numbers.ts';

const USE = `Use: npm run admin -- backup FILE
     npm run admin -- restore FILE [--replace]
     npm run admin -- invite EMAIL --account NAME
     npm run admin -- reset-second-step EMAIL --account NAME
     npm run admin -- enrolment-key create --account NAME [--name NAME] [--tag TAG]
`;

type Asked =
  | { readonly command: 'backup'; readonly file: string }
  | { readonly command: 'restore'; readonly file: string; readonly replaces: boolean }
  | { readonly command: 'invite' | 'reset-second-step'; readonly email: string; readonly account: string }
  | {
      readonly command: 'enrolment-key';
      readonly account: string;
      readonly name: string;
      readonly tag: string;
    };

try {
  process.stdout.write(`${await done(understood())}\n`);
} catch (error) {
  const text = error instanceof Error ? error.message || String(error) : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}

function done(asked: Asked): Promise<string> {
  switch (asked.command) {
    case 'backup':
      return backup(asked.file);
    case 'restore':
      return restore(asked.file, asked.replaces);
    case 'invite':
      return inviteRescuer(asked);
    case 'reset-second-step':
      return resetSecondStep(asked);
    case 'enrolment-key':
      return createEnrolmentKey(asked);
  }
}

async function backup(to: string): Promise<string> {
  const { databaseUrl, dataFolder } = readSettings(process.env);
  const database = databaseUrl === undefined ? await joinEmbedded(dataFolder) : { url: databaseUrl };
  if (!database) throw new BackupRefused(`There is no database in ${dataFolder}: nothing to back up.`);
  try {
    const { tables, rows } = await writeBackup(database.url, { file: to, at: new Date() });
    const { size } = await stat(to);
    return `Backed up ${formatCount(rows)} rows of ${tables} tables in ${to} (${formatCount(Math.ceil(size / 1_000))} kB). Keep it where only you can read it.`;
  } finally {
    if ('stop' in database) await database.stop();
  }
}

async function restore(from: string, replaces: boolean): Promise<string> {
  const { databaseUrl, dataFolder } = readSettings(process.env);
  const database = databaseUrl === undefined ? await startEmbedded(dataFolder) : { url: databaseUrl };
  try {
    const { tables, rows } = await restoreBackup(database.url, { file: from, replaces });
    return `Restored ${formatCount(rows)} rows of ${tables} tables. Start Muster: each browser then sends again what the backup lacks.`;
  } finally {
    if ('stop' in database) await database.stop();
  }
}

function understood(): Asked {
  const asked = asTyped();
  if (asked) return asked;
  process.stderr.write(USE);
  process.exit(2);
}

function asTyped(): Asked | null {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        replace: { type: 'boolean', default: false },
        account: { type: 'string' },
        name: { type: 'string', default: 'Agents' },
        tag: { type: 'string', default: '' },
      },
    });
    const [word, name, ...more] = positionals;
    if (!name || more.length > 0) return null;
    if (word === 'enrolment-key' && name === 'create' && values.account !== undefined)
      return { command: word, account: values.account, name: values.name, tag: values.tag };
    if ((word === 'invite' || word === 'reset-second-step') && values.account !== undefined)
      return { command: word, email: name, account: values.account };
    if (values.account !== undefined) return null;
    // npm changes to the project's folder: a name means one where the person is.
    const file = resolve(process.env['INIT_CWD'] ?? '.', name);
    if (word === 'restore') return { command: word, file, replaces: values.replace };
    return word === 'backup' && !values.replace ? { command: word, file } : null;
  } catch {
    return null;
  }
}
