import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isRefusedAddress } from '../credential/server-address.ts';

/** Says that a name led to an address that is never connected to. */
export class RefusedAddressError extends Error {
  override readonly name = 'RefusedAddressError';
}

/** Resolves names as Node does, and refuses the addresses that `isRefusedAddress` names: a name can be made to lead anywhere. */
export const guardedLookup: LookupFunction = (hostname, options: LookupOptions, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error !== null) return callback(error, '', 0);
    const allowed = addresses.filter(({ address }) => !isRefusedAddress(address));
    const [first] = allowed;
    if (first === undefined) {
      return callback(
        new RefusedAddressError(`${hostname} leads to an address that is not connected to`),
        '',
        0,
      );
    }
    if (options.all === true) return callback(null, allowed);
    callback(null, first.address, first.family);
  });
};
