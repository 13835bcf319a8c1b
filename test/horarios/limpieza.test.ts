import { beforeAll, expect, it } from 'vitest';
import { Retencion } from '../../src/base-datos/index.js';
import { Horario } from '../../src/horarios/index.js';
import { enCadaBase } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

/** All of them would take some seconds. */
const LOTES = 300;
const LOTE_MS = 10;

enCadaBase('the removal of what is old', (perfil) => {
  let servidor: ServidorDePrueba;
  beforeAll(async () => {
    servidor = await iniciarServidor(perfil);
  });

  it('is asked for by the clock, and ends with the batch during which the server stops', async () => {
    let lotes = 0;
    let comenzar = () => {};
    const comenzada = new Promise<void>((resolve) => (comenzar = resolve));
    servidor.app.get(Retencion).registrar({
      que: 'things',
      borrar: async (limite) => {
        comenzar();
        await new Promise((resolve) => setTimeout(resolve, LOTE_MS));
        return ++lotes < LOTES ? limite : 0;
      },
    });
    await servidor.app.get(Horario).latir();
    await comenzada;
    await servidor.cerrar();
    expect(lotes).toBeLessThan(LOTES);
  });
});
