import type { Socket } from 'socket.io-client';
import { beforeAll, expect, it } from 'vitest';
import type { AvanceLeido } from '../apoyo/cliente.js';
import { enCadaPerfil } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

/** Collects `tarea:progreso` until `basta`. */
function recoger(socket: Socket, basta: (avances: AvanceLeido[]) => boolean): Promise<AvanceLeido[]> {
  return new Promise((resolve, reject) => {
    const avances: AvanceLeido[] = [];
    socket.on('connect_error', reject);
    socket.on('tarea:progreso', (avance: AvanceLeido) => {
      avances.push(avance);
      if (basta(avances)) resolve(avances);
    });
  });
}

const conectado = (socket: Socket) =>
  new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('connect_error', reject);
  });

enCadaPerfil('tarea:progreso on /ws', (perfil) => {
  let servidor: ServidorDePrueba;
  beforeAll(async () => {
    servidor = await iniciarServidor(perfil);
  });

  it('reaches every socket of the owner, in the form of the contract, and nobody else’s', async () => {
    const [ana, luis] = await Promise.all([servidor.entrar('ana'), servidor.entrar('luis')]);
    const [uno, otro, ajeno] = [ana.socket(), ana.socket(), luis.socket()];
    await Promise.all([uno, otro, ajeno].map(conectado));
    const deLuis = recoger(ajeno, (avances) => avances.at(-1)?.estado === 'completado');
    const deAna = [uno, otro].map((socket) => recoger(socket, (avances) => avances.length === 5));

    const tareaId = await ana.iniciarTarea();
    const [primeros, segundos] = await Promise.all(deAna);
    expect(primeros?.map(({ seq, progreso, estado }) => [seq, progreso, estado])).toEqual([
      [1, 20, 'en-proceso'],
      [2, 40, 'en-proceso'],
      [3, 60, 'en-proceso'],
      [4, 80, 'en-proceso'],
      [5, 100, 'completado'],
    ]);
    expect(segundos).toEqual(primeros);
    expect(primeros?.[2]).toEqual({
      tareaId,
      seq: 3,
      progreso: 60,
      mensaje: 'Procesando datos intermedios',
      estado: 'en-proceso',
      fecha: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      restanteMs: expect.any(Number),
    });

    // What luis hears first and last is his own: ana's came before and never reached him.
    const tareaDeLuis = await luis.iniciarTarea();
    expect(new Set((await deLuis).map((avance) => avance.tareaId))).toEqual(new Set([tareaDeLuis]));
    for (const socket of [uno, otro, ajeno]) socket.close();
  });

  it('begins with the latest advance of each unfinished task, and of those that ended while away', async () => {
    const eva = await servidor.entrar('eva');
    const seFue = new Date().toISOString();
    const terminada = await eva.iniciarTarea();
    const primero = eva.socket();
    await recoger(primero, (avances) => avances.at(-1)?.estado === 'completado');
    primero.close();

    const viva = await eva.iniciarTarea();
    const segundo = eva.socket({ terminadasDesde: seFue });
    const avances = await recoger(segundo, (leidos) =>
      leidos.some(({ estado, tareaId }) => tareaId === viva && estado === 'completado'),
    );
    expect(avances[0]).toMatchObject({ tareaId: terminada, seq: 5, estado: 'completado' });
    const seqs = avances.filter(({ tareaId }) => tareaId === viva).map(({ seq }) => seq);
    expect(seqs).toEqual([1, 2, 3, 4, 5].slice(-seqs.length));
    segundo.close();
  });

  it('refuses a handshake that says nonsense', async () => {
    const ana = await servidor.entrar('ana');
    const socket = ana.socket({ terminadasDesde: 'yesterday' });
    const error = await new Promise<Error & { data?: unknown }>((resolve) =>
      socket.once('connect_error', resolve),
    );
    expect(error.data).toEqual({
      ok: false,
      code: 'BAD_USER_INPUT',
      message: 'Invalid input: terminadasDesde: expected a date as 2026-01-31T12:00:00Z',
    });
  });
});
