import { type InstallColumn, installColumns } from '../../domain/views/install-list.ts';
import { installTitlesOf } from '../import-headers.ts';
import { field, type FileKind } from './kind.ts';

const LABELS: Readonly<Record<InstallColumn, string>> = {
  device: 'Device',
  type: 'Type',
  system: 'Operating system',
  serial: 'Serial number',
  lastUser: 'Last user',
  lastCheckIn: 'Last check-in',
  product: 'Product',
  version: 'Version',
  publisher: 'Publisher',
};

/** Any inventory of installations: what it is when nothing else fits. */
export const installList: FileKind = {
  name: 'install-list',
  label: 'Install list',
  fields: installColumns.map((column) => field(column, LABELS[column], ...installTitlesOf(column))),
  needs: ['device'],
  signature: [],
  dates: ['lastCheckIn'],
  usualDateOrder: null,
  vendor: '',
};
