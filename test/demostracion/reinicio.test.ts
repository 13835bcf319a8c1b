import { describe, expect, it } from 'vitest';
import { Cliente } from '../apoyo/cliente.js';
import { CLAVE_DEMO, crearEntorno } from '../apoyo/perfiles.js';
import { arrancarProceso } from '../apoyo/proceso.js';
import { CON_CALMA, empezar, fechasDe, RAPIDO } from './funcion.js';

describe('the play of a field team, when the server is killed and started again', () => {
  it('goes on, with the positions of the meantime', async () => {
    const entorno = await crearEntorno('embebido');
    try {
      const primero = await arrancarProceso(entorno.variables);
      const { lineas, cerrar } = empezar({ ...RAPIDO, url: primero.url });
      await lineas.siguiente((linea) => /^visit of .*EN_CURSO$/.test(linea));
      await primero.terminar('SIGKILL');
      const muerto = new Date().toISOString();
      await lineas.siguiente((linea) => linea.includes('does not answer'));

      const segundo = await arrancarProceso({ ...entorno.variables, PORT: new URL(primero.url).port });
      const vivo = new Date().toISOString();
      try {
        await lineas.siguiente((linea) => linea === 'the server answers again');
        await lineas.siguiente((linea) => linea.startsWith('visit of '));
        const ana = await Cliente.entrar(segundo.url, 'ana@demo.local', CLAVE_DEMO);
        const deEntonces = (fecha: string) => fecha > muerto && fecha < vivo;
        await expect
          .poll(async () => (await fechasDe(ana, ana.id)).filter(deEntonces).length, CON_CALMA)
          .toBeGreaterThan(5);
        await cerrar();
      } finally {
        await segundo.terminar('SIGTERM');
      }
    } finally {
      await entorno.borrar();
    }
  }, 60_000);
});
