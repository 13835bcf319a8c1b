import { beforeAll, afterAll, expect, it } from 'vitest';
import type { Cliente } from '../apoyo/cliente.js';
import { type Escucha, escuchar } from '../apoyo/escucha.js';
import { enCadaPerfilCompartido, enPostgres } from '../apoyo/perfiles.js';
import { arrancarProceso } from '../apoyo/proceso.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { conectar, crearEquipo, en, hasta, oidoDe, oir, PRESENCIA, type PresenciaLeida } from './equipo.js';

/** A lease that a busy machine does not cost, and a grace to change process in. */
const VARIABLES = { PRESENCIA_GRACIA_MS: '1000', PRESENCIA_ARRENDAMIENTO_MS: '3000' };

enCadaPerfilCompartido('presence over several processes', (perfil) => {
  let a: ServidorDePrueba;
  let b: ServidorDePrueba;
  let ana: Cliente;
  let luis: Cliente;
  /** At the other process than theirs. */
  let oye: Escucha<PresenciaLeida>;

  beforeAll(async () => {
    a = await iniciarServidor(perfil, { variables: VARIABLES });
    b = await iniciarServidor(perfil, { variables: VARIABLES, entorno: a.entorno });
    const supervisor = await b.entrar('supervisor');
    [ana, luis] = (await crearEquipo(a, supervisor.sesion.usuario.empresaId, 2)) as [Cliente, Cliente];
    oye = await escuchar<PresenciaLeida>(b, supervisor, PRESENCIA);
  });
  afterAll(() => oye.cerrar());

  it('does not change when the user does from one to the other, nor while either has a connection', async () => {
    const [deAna, deLuis] = [await conectar(ana), await conectar(luis)];
    await Promise.all([oir(oye, ana, true), hasta(luis, true)]);
    deAna.close();
    const enB = await conectar(en(b, ana));
    deLuis.close();
    // He left after her: what was to be told of her would have been told before.
    await oir(oye, luis, false);
    expect(oidoDe(oye, ana)).toEqual([true]);

    const enA = await conectar(ana);
    enB.close();
    const otraVez = await conectar(luis);
    await oir(oye, luis, true);
    otraVez.close();
    await oir(oye, luis, false);
    expect(oidoDe(oye, ana)).toEqual([true]);
    enA.close();
    await oir(oye, ana, false);
    expect(oidoDe(oye, ana)).toEqual([true, false]);
  });

  it('outlasts a process that stops, for who goes on at another', async () => {
    const c = await iniciarServidor(perfil, { variables: VARIABLES, entorno: a.entorno });
    const oidos = oidoDe(oye, ana);
    await Promise.all([conectar(en(c, ana)), conectar(en(c, luis))]);
    await Promise.all([oir(oye, ana, true), hasta(luis, true)]);
    await c.cerrar();
    const vuelta = await conectar(ana);
    await oir(oye, luis, false);
    expect(oidoDe(oye, ana)).toEqual([...oidos, true]);
    vuelta.close();
    await oir(oye, ana, false);
  });
});

enPostgres('presence and a process that does not stop cleanly', () => {
  it('ends with its lease, and is back when the process turns out to live', async () => {
    const vigia = await iniciarServidor('postgres', { variables: VARIABLES });
    const supervisor = await vigia.entrar('supervisor');
    const [ana] = (await crearEquipo(vigia, supervisor.sesion.usuario.empresaId, 1)) as [Cliente];
    const oye = await escuchar<PresenciaLeida>(vigia, supervisor, PRESENCIA);
    const otro = await arrancarProceso({ ...vigia.entorno.variables, ...VARIABLES });
    try {
      const socket = await conectar(en({ ...vigia, url: otro.url }, ana));
      const llegada = await oir(oye, ana, true);

      // Frozen for longer than its lease, as by a machine that swaps.
      void otro.terminar('SIGSTOP');
      const perdida = await oir(oye, ana, false);
      expect(Date.parse(perdida.desde)).toBeGreaterThan(Date.parse(llegada.desde));
      void otro.terminar('SIGCONT');
      await oir(oye, ana, true);
      expect(socket.connected).toBe(true);

      await otro.terminar('SIGKILL');
      await oir(oye, ana, false);
      expect(oidoDe(oye, ana)).toEqual([true, false, true, false]);
    } finally {
      await otro.terminar('SIGKILL');
      await oye.cerrar();
    }
  });
});
