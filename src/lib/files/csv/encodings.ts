/** An encoding of bytes as characters. */
export interface Encoding {
  /** As `TextDecoder` takes it. */
  readonly label: string;
  /** What a person reads. */
  readonly name: string;
}

export const UTF8: Encoding = { label: 'utf-8', name: 'UTF-8' };
export const WESTERN: Encoding = { label: 'windows-1252', name: 'Western (Windows-1252)' };

/** What a file without a mark may be, in the order in which they are offered. */
export const encodings: readonly Encoding[] = [
  UTF8,
  WESTERN,
  { label: 'windows-1250', name: 'Central European (Windows-1250)' },
  { label: 'windows-1251', name: 'Cyrillic (Windows-1251)' },
  { label: 'windows-1253', name: 'Greek (Windows-1253)' },
  { label: 'windows-1254', name: 'Turkish (Windows-1254)' },
  { label: 'windows-1257', name: 'Baltic (Windows-1257)' },
  { label: 'shift_jis', name: 'Japanese (Shift-JIS)' },
  { label: 'gb18030', name: 'Chinese (GBK)' },
  { label: 'big5', name: 'Chinese (Big5)' },
  { label: 'euc-kr', name: 'Korean (EUC-KR)' },
];
