import type { DeviceStatus } from '../../domain/views/devices/device-status.ts';
import type { AgentMessage } from './bodies/inventory.ts';

export interface CheckIn {
  readonly keyId: string;
  readonly message: AgentMessage;
  /** Of the list of software, as `OpenMessage` has it; left out: none. */
  readonly digest?: string;
}

/** What became of one that was taken in. `device` is null for a sign of life of a machine that sent no inventory yet. */
export interface CheckedIn {
  readonly status: 'taken';
  readonly device: { readonly id: string; readonly status: DeviceStatus } | null;
  /** Hours until the agent should come again. */
  readonly hours: number;
}

/**
 * The key was revoked meanwhile, is for another tag, or added more devices than it may for now; or the list is another
 * than the one that is kept, and has to come again with its lines: nothing of the device was written.
 */
export type Taken =
  | CheckedIn
  | { readonly status: 'no-key' }
  | { readonly status: 'wrong-tag' }
  | { readonly status: 'too-many-new' }
  | { readonly status: 'unread' };
