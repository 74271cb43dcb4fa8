import { installs } from '../../lists/installs.ts';
import { headerKey, installTitlesOf } from '../import-headers.ts';
import { field, type FileKind } from './kind.ts';

/** Any inventory of installations: what it is when nothing else fits. */
export const installList: FileKind = {
  name: 'install-list',
  label: 'Install list',
  fields: installs.columns.map(({ key, title }) =>
    field(key, title, ...new Set([headerKey(title), ...installTitlesOf(key)])),
  ),
  needs: ['device'],
  signature: [],
  dates: ['lastCheckIn'],
  usualDateOrder: null,
  vendor: '',
};
