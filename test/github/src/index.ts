export { startEmulator } from './emulator.ts';
export type { Emulator, EmulatorOptions } from './emulator.ts';
export { driverOf } from './people/driver.ts';
export { signature } from './webhooks/webhooks.ts';
