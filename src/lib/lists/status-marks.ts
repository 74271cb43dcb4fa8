import type { UserStatus } from '../domain/records/user.ts';
import type { ContractStatus } from '../domain/views/contracts/contract-days.ts';
import type { DeviceStatus } from '../domain/views/devices/device-status.ts';
import type { Mark } from './column.ts';

export const deviceMarks: Readonly<Record<DeviceStatus, Mark>> = {
  online: { shape: 'full', tone: 'good' },
  offline: { shape: 'ring' },
  'out-of-date': { shape: 'triangle', tone: 'warn' },
  'never-seen': { shape: 'dotted' },
  retired: { shape: 'dash' },
};

export const userMarks: Readonly<Record<UserStatus, Mark>> = {
  active: { shape: 'full', tone: 'good' },
  left: { shape: 'ring' },
  erased: { shape: 'dash' },
};

export const contractMarks: Readonly<Record<ContractStatus, Mark>> = {
  active: { shape: 'full', tone: 'good' },
  expiring: { shape: 'triangle', tone: 'warn' },
  expired: { shape: 'cross', tone: 'bad' },
  archived: { shape: 'dash' },
  'not-known': { shape: 'ring' },
};
