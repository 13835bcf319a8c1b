import { describe, expect, it } from 'vitest';
import { Cliente } from '../apoyo/cliente.js';
import { CLAVE_DEMO, crearEntorno } from '../apoyo/perfiles.js';
import { arrancarProceso } from '../apoyo/proceso.js';
import { CON_CALMA, empezar, fechasDe, RAPIDO } from './funcion.js';

describe('the play of a field team, on a server that is killed and started again', () => {
  it('goes on with the positions of the meantime, and with new tokens when the old ones end', async () => {
    const entorno = await crearEntorno('embebido');
    const variables = { ...entorno.variables, TOKEN_ACCESO_SEGUNDOS: '3' };
    try {
      const primero = await arrancarProceso(variables);
      const { lineas, cerrar } = empezar({ ...RAPIDO, url: primero.url });
      await lineas.siguiente((linea) => /^visit of .*EN_CURSO$/.test(linea));
      await primero.terminar('SIGKILL');
      const muerto = new Date().toISOString();
      await lineas.siguiente((linea) => linea.includes('does not answer'));

      const segundo = await arrancarProceso({ ...variables, PORT: new URL(primero.url).port });
      const vivo = new Date().toISOString();
      try {
        await lineas.siguiente((linea) => linea === 'the server answers again');
        await lineas.siguiente((linea) => linea.startsWith('visit of '));
        const deEntonces = async () => {
          const ana = await Cliente.entrar(segundo.url, 'ana@demo.local', CLAVE_DEMO);
          return (await fechasDe(ana, ana.id)).filter((fecha) => fecha > muerto && fecha < vivo);
        };
        await expect.poll(async () => (await deEntonces()).length, CON_CALMA).toBeGreaterThan(5);
        await lineas.siguiente((linea) => linea.startsWith('people moving: 5'));
        expect(lineas.recibidos.filter((linea) => /refused|can sign in no more/.test(linea))).toEqual([]);
        await cerrar();
      } finally {
        await segundo.terminar('SIGTERM');
      }
    } finally {
      await entorno.borrar();
    }
  }, 60_000);
});
