import { beforeAll, beforeEach, expect, it } from 'vitest';
import { type AvanceLeido, type Cliente, leer, oir, PROGRESO, urlWs } from '../apoyo/cliente.js';
import { type DosYDos, en, entrar, iniciar, PASO, primerosAvances } from './dos-y-dos.js';
import { seguirTarea, Testimonio } from './testigos.js';

/** Every advance from the first, in order, to the end. */
function comprobarCompleta(avances: readonly AvanceLeido[]): void {
  expect(avances.map(({ seq }) => seq)).toEqual(avances.map((_, i) => i + 1));
  const progresos = avances.map(({ progreso }) => progreso);
  expect(progresos).toEqual(progresos.toSorted((uno, otro) => uno - otro));
  expect(avances.at(-1)).toMatchObject({ progreso: 100, estado: 'COMPLETADO' });
}

/** What becomes of the work and of the clients of a process that leaves. */
export function probarRelevo(laFlota: () => DosYDos): void {
  let flota: DosYDos;
  let ana: Cliente;

  beforeAll(async () => {
    flota = laFlota();
    await flota.completa();
  });
  beforeEach(async () => {
    ana = await entrar('ana', flota.miembros.a);
  });

  it('finishes the tasks of the worker that was killed, from where they were', async () => {
    const enB = en(flota.miembros.b, ana);
    const ids = await iniciar(ana, 4);
    const primeros = await primerosAvances(ids, enB);
    const deUno = primeros.filter(({ progreso }) => progreso === PASO.uno);
    expect(deUno).toHaveLength(2);
    await flota.miembros.uno.terminar('SIGKILL');

    const ws = enB.ws();
    const leidas = ids.map((tareaId) => leer<AvanceLeido>(ws, PROGRESO, { tareaId, desdeSeq: 0 }));
    for (const avances of await Promise.all(leidas)) {
      comprobarCompleta(avances);
      // By its step: the survivor was at it in the end.
      const [previo, ultimo] = avances.slice(-3, -1).map(({ progreso }) => progreso) as [number, number];
      expect(ultimo - previo).toBe(PASO.otro);
    }
    await ws.dispose();
  });

  // By the one worker that the test before has left.
  it('takes over the clients of the one that is told to stop: they come by themselves and miss nothing', async () => {
    const { a, b } = flota.miembros;
    const puertas = [a.url, b.url];
    let intentos = 0;
    const cierres: number[] = [];
    const ws = ana.ws({
      url: () => urlWs(puertas[intentos++ % 2] ?? ''),
      // How often and how soon; whether at all is for the client's own rule, which goes by the code.
      retryAttempts: 5,
      retryWait: () => Promise.resolve(),
      on: { closed: (cierre) => cierres.push((cierre as { code: number }).code) },
    });
    const [tareaId = 0] = await iniciar(ana, 1);
    const seguida = seguirTarea(ws, tareaId, new Testimonio());
    const socket = ana.socket();
    socket.io.reconnection(true).reconnectionDelay(1).reconnectionDelayMax(1);
    socket.io.on('reconnect_attempt', () => Object.assign(socket.io, { uri: `${b.url}/ws` }));
    await oir(socket, 'tarea:progreso');

    const desconectado = oir(socket, 'disconnect');
    const salida = a.terminar('SIGTERM');
    // After this reason its client connects again; not after `io server disconnect`.
    expect(await desconectado).toBe('transport close');
    await oir(socket, 'connect');
    expect(await oir(socket, 'tarea:progreso')).toMatchObject({ tareaId, estado: 'en-proceso' });
    comprobarCompleta(await seguida);
    expect(cierres[0]).toBe(1001);
    expect(await salida).toBe(0);
    socket.close();
    await ws.dispose();
  });
}
