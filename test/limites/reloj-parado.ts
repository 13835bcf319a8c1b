import type { INestApplication } from '@nestjs/common';
import { Reloj } from '../../src/comun/reloj.js';

/** Stops a server's clock, so that no allowance grows by itself. @returns moves it on. */
export function pararReloj(app: INestApplication): (ms: number) => void {
  const reloj = app.get(Reloj);
  let ahora = Date.now();
  reloj.ahora = () => new Date(ahora);
  return (ms) => void (ahora += ms);
}
