import type { Plugin } from 'vite';

export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** '' where it has none, or is of another system. */
  readonly text: string;
}
export const ALLOWED: readonly string[];
export function shippedPackages(root: string): ShippedPackage[];
export function unwelcome(packages: readonly ShippedPackage[]): ShippedPackage[];
export function licensesText(packages: readonly ShippedPackage[]): string;
export function shippedPackagesPlugin(root: string): Plugin;
