import { afterEach, describe, expect, it, vi } from 'vitest';
import { Reloj } from '../../src/comun/reloj.js';
import { Horario } from '../../src/horarios/index.js';
import { Limpieza } from '../../src/horarios/limpieza.js';
import { crearEntorno, enCadaPerfilCompartido } from '../apoyo/perfiles.js';
import { leerPrometheus } from '../apoyo/prometheus.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

const DESDE = new Date('2027-03-01T10:20:00Z');
/** The work that is due once an hour. */
const HORA_MS = 3_600_000;

/** The servers' clock, and how often they do the hourly work. */
function observar(servidores: readonly ServidorDePrueba[]) {
  let ahora = DESDE;
  const hechos = servidores.map(({ app }) => {
    vi.spyOn(app.get(Reloj), 'ahora').mockImplementation(() => ahora);
    return vi.spyOn(app.get(Limpieza, { strict: false }), 'manejar').mockResolvedValue();
  });
  return {
    hechos,
    veces: () => hechos.reduce((suma, { mock }) => suma + mock.calls.length, 0),
    pasar: (ms: number) => (ahora = new Date(ahora.getTime() + ms)),
    /** Each of them finds, `veces` times at once, that works are due. */
    latir: (veces: number) =>
      Promise.all(
        servidores.flatMap(({ app }) =>
          Array.from({ length: veces }, () => app.get(Horario, { strict: false }).latir()),
        ),
      ),
  };
}

enCadaPerfilCompartido('a work that is due every hour', (perfil) => {
  it('is done once a turn, by one of the processes, however often each of them asks for it', async () => {
    const entorno = await crearEntorno(perfil);
    const servidores = [];
    for (const _ of [1, 2, 3]) servidores.push(await iniciarServidor(perfil, { entorno }));
    const { veces, pasar, latir } = observar(servidores);
    for (const turno of [1, 2, 3]) {
      await latir(3);
      await expect.poll(veces).toBe(turno);
      // Again, later within the same hour, when it has been done already.
      pasar(HORA_MS / 2);
      await latir(2);
      pasar(HORA_MS / 2);
    }
    await latir(1);
    await expect.poll(veces).toBe(4);
    for (const servidor of servidores) await servidor.cerrar();
    await entorno.borrar();
  });
});

describe('a work that is due every hour', () => {
  afterEach(() => vi.restoreAllMocks());

  it('is done at the start, for the latest turn alone however many were missed', async () => {
    const hecho = vi.spyOn(Limpieza.prototype, 'manejar');
    await iniciarServidor('embebido', { conHorario: true });
    await expect.poll(() => hecho.mock.calls.length).toBe(1);
  });

  it('is tried again when it fails, and stays visible once its tries have run out', async () => {
    const servidor = await iniciarServidor('embebido', { variables: { TRABAJO_ESPERA_MS: '1' } });
    const { hechos, veces, pasar, latir } = observar([servidor]);
    hechos[0]?.mockRejectedValueOnce(new Error('not today'));
    await latir(1);
    await expect.poll(veces).toBe(2);
    hechos[0]?.mockRejectedValue(new Error('never'));
    pasar(HORA_MS);
    await latir(1);
    await expect.poll(veces).toBe(5);
    const metrica = async (nombre: string) =>
      leerPrometheus(await (await fetch(`${servidor.url}/metricas`)).text()).get(nombre);
    await expect.poll(() => metrica('seguimiento_cola_trabajos{estado="failed"}')).toBe(1);
    expect(await metrica('seguimiento_trabajos_seconds_count{nombre="retencion",resultado="fallido"}')).toBe(
      4,
    );
  });
});
