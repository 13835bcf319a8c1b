import type { Client } from 'graphql-ws';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AvanceLeido, type Cliente, leer, PROGRESO } from '../apoyo/cliente.js';
import { enCadaPerfil } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

enCadaPerfil('progresoTarea', (perfil) => {
  let servidor: ServidorDePrueba;
  let ana: Cliente;
  let ws: Client;

  beforeAll(async () => {
    servidor = await iniciarServidor(perfil);
    ana = await servidor.entrar('ana');
    ws = ana.ws();
  });
  afterAll(() => ws.dispose());

  const hastaElFin = (variables: object) =>
    leer<AvanceLeido>(ws, PROGRESO, variables as Record<string, unknown>);

  it('delivers every advance of a task, in order, and completes after the terminal one', async () => {
    const tareaId = await ana.iniciarTarea();
    const avances = await hastaElFin({ tareaId, desdeSeq: 0 });
    expect(avances.map(({ seq, progreso, estado }) => [seq, progreso, estado])).toEqual([
      [1, 20, 'EN_PROCESO'],
      [2, 40, 'EN_PROCESO'],
      [3, 60, 'EN_PROCESO'],
      [4, 80, 'EN_PROCESO'],
      [5, 100, 'COMPLETADO'],
    ]);
    const { tarea } = await ana.datos(
      'query ($id: Int!) { tarea(id: $id) { estado progreso fechaFin avances { tareaId seq progreso mensaje estado fecha restanteMs } } }',
      { id: tareaId },
    );
    expect(tarea.avances).toEqual(avances);
    expect(tarea).toMatchObject({ estado: 'COMPLETADO', progreso: 100, fechaFin: avances.at(-1)?.fecha });
  });

  it('takes its arguments from variables of any name, and from literals', async () => {
    const tareaId = await ana.iniciarTarea();
    const todos = await hastaElFin({ tareaId, desdeSeq: 0 });
    const renombrada = 'subscription ($t: Int, $s: Int) { progresoTarea(tareaId: $t, desdeSeq: $s) { seq } }';
    expect(await leer(ws, renombrada, { t: tareaId, s: 3 })).toEqual([{ seq: 4 }, { seq: 5 }]);
    const literal = `subscription { progresoTarea(tareaId: ${tareaId}, desdeSeq: 0) { seq } }`;
    expect(await leer(ws, literal)).toEqual(todos.map(({ seq }) => ({ seq })));
  });

  it('gives a new subscriber the present state at once, and a returning one what it missed', async () => {
    const tareaId = await ana.iniciarTarea();
    const completos = await hastaElFin({ tareaId, desdeSeq: 0 });

    expect(await hastaElFin({ tareaId })).toEqual(completos.slice(-1));
    expect(await hastaElFin({ tareaId, desdeSeq: 2 })).toEqual(completos.slice(2));
    expect(await hastaElFin({ tareaId, desdeSeq: 5 })).toEqual([]);
    expect(await hastaElFin({ tareaId, desdeSeq: 999 })).toEqual([]);
  });

  it('goes on live from a cursor in the middle, without a hole or a repeat', async () => {
    const tareaId = await ana.iniciarTarea();
    const primeros = await leer<AvanceLeido>(
      ws,
      PROGRESO,
      { tareaId, desdeSeq: 0 },
      ({ length }) => length === 2,
    );
    const restantes = await hastaElFin({ tareaId, desdeSeq: primeros.at(-1)?.seq });
    expect([...primeros, ...restantes].map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
  });

  it('says NOT_FOUND alike for a task of someone else and one that does not exist', async () => {
    const luis = await servidor.entrar('luis');
    const deLuis = await luis.iniciarTarea();
    const errores = await Promise.all(
      [deLuis, 2_000_000].map((tareaId) => hastaElFin({ tareaId }).catch((error: unknown) => error)),
    );
    for (const error of errores) {
      expect(error).toMatchObject({
        errores: [{ message: 'Task not found', extensions: { code: 'NOT_FOUND' } }],
      });
    }
  });

  it('refuses a cursor without its task, and a negative one', async () => {
    for (const variables of [{ desdeSeq: 3 }, { tareaId: await ana.iniciarTarea(), desdeSeq: -1 }]) {
      await expect(hastaElFin(variables)).rejects.toMatchObject({
        errores: [{ extensions: { code: 'BAD_USER_INPUT', errors: [{ path: 'desdeSeq' }] } }],
      });
    }
  });

  it('follows all of my tasks, present and future, and nobody else’s', async () => {
    const eva = await servidor.entrar('eva');
    const cliente = eva.ws({ lazy: false });
    await new Promise<void>((resolve) => cliente.on('connected', () => resolve()));
    await leer(
      ws,
      PROGRESO,
      { tareaId: await ana.iniciarTarea(), desdeSeq: 0 },
      ({ length }) => length === 1,
    );
    // Last of all: it is over in a third of a second, and must be heard of before.
    const presente = await eva.iniciarTarea();

    const futuras: Promise<number>[] = [];
    const terminadas = (avances: AvanceLeido[]) =>
      avances.filter(({ estado }) => estado === 'COMPLETADO').length;
    const avances = await leer<AvanceLeido>(cliente, PROGRESO, {}, (leidos) => {
      // The first advance shows that the subscription is live.
      if (leidos.length === 1) futuras.push(eva.iniciarTarea(), eva.iniciarTarea());
      return terminadas(leidos) === 3;
    });
    const propias = [presente, ...(await Promise.all(futuras))];
    expect(new Set(avances.map(({ tareaId }) => tareaId))).toEqual(new Set(propias));
    for (const futura of propias.slice(1)) {
      expect(avances.filter(({ tareaId }) => tareaId === futura).map(({ seq }) => seq)).toEqual([
        1, 2, 3, 4, 5,
      ]);
    }
    await cliente.dispose();
  });

  it('tells on return how the tasks ended that were unfinished when the client left', async () => {
    const seFue = new Date().toISOString();
    const tareaId = await ana.iniciarTarea();
    await hastaElFin({ tareaId, desdeSeq: 0 });
    const [ultimo] = await leer<AvanceLeido>(
      ws,
      'subscription ($desde: DateTime) { progresoTarea(terminadasDesde: $desde) { tareaId seq estado } }',
      { desde: seFue },
      (leidos) => leidos.some((avance) => avance.tareaId === tareaId),
    ).then((leidos) => leidos.filter((avance) => avance.tareaId === tareaId));
    expect(ultimo).toEqual({ tareaId, seq: 5, estado: 'COMPLETADO' });
  });
});
