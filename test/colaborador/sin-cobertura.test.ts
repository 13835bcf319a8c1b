import { sql } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CONEXION, type Conexion, filas } from '../../src/base-datos/index.js';
import type { Cliente } from '../apoyo/cliente.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import {
  abrirConversacion,
  asignar,
  cuentas,
  entrar,
  escribir,
  guardada,
  PACIENCIA,
  pedirAyuda,
  pulsar,
  registrar,
  visita,
} from './jornada.js';
import { conChromium, NavegadorPropio } from './navegador-propio.js';

conChromium('Collaborator’s page: without coverage', () => {
  let servidor: ServidorDePrueba;
  let navegador: NavegadorPropio;
  let ana: Cliente;
  let luis: Cliente;
  let supervisor: Cliente;
  beforeEach(async () => {
    servidor = await iniciarServidor('embebido');
    [ana, luis, supervisor] = (await Promise.all(
      ['ana', 'luis', 'supervisor'].map((quien) => servidor.entrar(quien)),
    )) as [Cliente, Cliente, Cliente];
    navegador = await NavegadorPropio.crear(servidor.url);
  });
  afterEach(() => navegador.cerrar());

  const leer = <T extends object>(consulta: ReturnType<typeof sql>) =>
    filas<T>(servidor.app.get<Conexion>(CONEXION).db, consulta);

  it('keeps 60 operations through a reload and a killed browser: 58 arrive once and in order, 2 are refused', async () => {
    const titulos = ['Revisar caldera', 'Cambiar contador', 'Visita de otro'];
    const [, , ajena] = await Promise.all(titulos.map((titulo) => asignar(supervisor, ana, titulo)));
    await luis.datos(
      'mutation ($id: UUID!, $para: Int!) { enviarMensaje(id: $id, texto: "Hola, Ana", paraUsuarioId: $para) { id } }',
      { id: randomUUID(), para: ana.id },
    );
    await entrar(navegador.pagina);
    await visita(navegador.pagina, 'Visita de otro').waitFor();
    await abrirConversacion(navegador.pagina, 'Luis');
    await navegador.pagina.getByRole('log').getByText('Hola, Ana').waitFor();
    await guardada(navegador.pagina);

    await navegador.contexto.setOffline(true);
    await navegador.pagina.getByText('Sin conexión', { exact: true }).waitFor();
    // Meanwhile it becomes somebody else's, which nobody can tell her.
    await leer(sql`update actividad set usuario_id = ${luis.id} where id = ${ajena}`);

    let escritos = 0;
    let hechas = 0;
    const yHay = async (nuevas: number) => {
      hechas += nuevas;
      await expect
        .poll(() => cuentas(navegador.pagina), PACIENCIA)
        .toMatchObject({ porEnviar: hechas, conError: 0 });
    };
    const escribirVarios = async (cuantos: number) => {
      for (let n = 0; n < cuantos; n++) await escribir(navegador.pagina, `mensaje ${++escritos}`);
      await yHay(cuantos);
    };
    const enviarUbicacion = async () => {
      await pulsar(navegador.pagina, 'Enviar mi ubicación');
      await yHay(1);
    };
    const situar = async () => {
      // What was known before is known again, without anybody to ask.
      await visita(navegador.pagina, 'Revisar caldera').waitFor();
      await abrirConversacion(navegador.pagina, 'Luis');
      await navegador.pagina.getByRole('log').getByText('Hola, Ana').waitFor();
      await yHay(0);
    };

    await registrar(navegador.pagina, 'Revisar caldera', 'entrada');
    await yHay(1);
    await enviarUbicacion();
    await escribirVarios(15);
    await registrar(navegador.pagina, 'Visita de otro', 'entrada');
    await registrar(navegador.pagina, 'Revisar caldera', 'salida');
    await yHay(2);

    await navegador.pagina.reload();
    await situar();
    await escribirVarios(10);
    await enviarUbicacion();
    // What the form does not let pass, the server has to refuse.
    const campo = navegador.pagina.getByLabel('Mensaje', { exact: true });
    await campo.evaluate((nodo) => nodo.removeAttribute('maxlength'));
    await escribir(navegador.pagina, `demasiado ${'x'.repeat(4000)}`);
    await yHay(1);
    await pedirAyuda(navegador.pagina);
    await yHay(1);

    await navegador.matar();
    await navegador.arrancar({ sinRed: true });
    await situar();
    await registrar(navegador.pagina, 'Cambiar contador', 'entrada');
    await yHay(1);
    await escribirVarios(25);
    await enviarUbicacion();
    await registrar(navegador.pagina, 'Cambiar contador', 'salida');
    await yHay(1);
    expect(hechas).toBe(60);
    const [{ n: antes } = { n: -1 }] = await leer<{ n: number }>(
      sql`select count(*)::int as n from operacion_sincronizada`,
    );
    expect(antes).toBe(0);

    await navegador.contexto.setOffline(false);
    await expect
      .poll(() => cuentas(navegador.pagina), PACIENCIA)
      .toEqual({ porEnviar: 0, enviando: 0, conError: 2 });
    const errores = navegador.pagina.getByRole('list', { name: 'No se pudieron enviar' });
    await errores.getByText(/Entrada: (Visita de otro|visita n\.º)/i).waitFor();
    await errores.getByText('Esta visita ya no existe o no está asignada a ti.').waitFor();
    await errores.getByText('debe tener entre 1 y 4000 caracteres').waitFor();

    const operaciones = await leer<{ tipo: string; estado: string; code: string | null; creada: string }>(
      sql`select tipo, estado, code, creada_en::text as creada from operacion_sincronizada where usuario_id = ${ana.id} order by recibida_en, creada_en`,
    );
    expect(operaciones).toHaveLength(60);
    // As they were received, so they were done.
    const creadas = operaciones.map(({ creada }) => creada);
    expect(creadas).toEqual(creadas.toSorted((una, otra) => Date.parse(una) - Date.parse(otra)));
    expect(operaciones.filter(({ estado }) => estado === 'aplicada')).toHaveLength(58);
    expect(operaciones.filter(({ estado }) => estado !== 'aplicada')).toEqual([
      expect.objectContaining({ tipo: 'check-in', estado: 'rechazada', code: 'NOT_FOUND' }),
      expect.objectContaining({ tipo: 'mensaje', estado: 'rechazada', code: 'BAD_USER_INPUT' }),
    ]);
    const textos = await leer<{ texto: string }>(
      sql`select texto from mensaje where autor_id = ${ana.id} order by orden`,
    );
    expect(textos.map(({ texto }) => texto)).toEqual(
      Array.from({ length: 50 }, (_, n) => `mensaje ${n + 1}`),
    );
    const visitas = await leer<{ titulo: string; estado: string; usuario: number }>(
      sql`select titulo, estado, usuario_id as usuario from actividad order by id`,
    );
    expect(visitas.toSorted((una, otra) => una.titulo.localeCompare(otra.titulo))).toEqual([
      { titulo: 'Cambiar contador', estado: 'completada', usuario: ana.id },
      { titulo: 'Revisar caldera', estado: 'completada', usuario: ana.id },
      { titulo: 'Visita de otro', estado: 'pendiente', usuario: luis.id },
    ]);
    const [nada] = await leer<{ ubicaciones: number; alertas: number }>(
      sql`select (select count(*)::int from ubicacion where usuario_id = ${ana.id}) as ubicaciones,
                 (select count(*)::int from alerta where usuario_id = ${ana.id} and tipo = 'panico') as alertas`,
    );
    expect(nada).toEqual({ ubicaciones: 3, alertas: 1 });
  }, 120_000);
});
