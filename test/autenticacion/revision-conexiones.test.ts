import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { RevisionDeConexiones } from '../../src/autenticacion/revision-conexiones.js';
import { CONEXION, type Conexion } from '../../src/base-datos/index.js';
import type { Cliente } from '../apoyo/cliente.js';
import { enCadaBase } from '../apoyo/perfiles.js';
import { conResolver } from '../apoyo/promesas.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

enCadaBase('an open connection whose end no event told', (perfil) => {
  let servidor: ServidorDePrueba;

  beforeAll(async () => {
    servidor = await iniciarServidor(perfil);
  });

  const ejecutar = (sentencia: ReturnType<typeof sql>) =>
    servidor.app.get<Conexion>(CONEXION).db.execute(sentencia);
  const revisar = () => servidor.app.get(RevisionDeConexiones, { strict: false }).revisar();

  /** An open GraphQL socket, and the code with which it will be closed. */
  async function abrir(cliente: Cliente) {
    const { promise: cierre, resolve: alCerrar } = conResolver<number>();
    const { promise: abierto, resolve: alAbrir } = conResolver<void>();
    const ws = cliente.ws({
      lazy: false,
      on: { connected: () => alAbrir(), closed: (evento) => alCerrar((evento as { code: number }).code) },
      onNonLazyError: () => {},
    });
    await abierto;
    return { ws, cierre };
  }

  it('ends when its session was closed, and the others of that user stay', async () => {
    const [una, otra] = [await servidor.entrar('ana'), await servidor.entrar('ana')];
    const [deUna, deOtra] = [await abrir(una), await abrir(otra)];
    const { sid } = JSON.parse(atob(una.token.split('.')[1] ?? ''));
    await ejecutar(sql`update sesion set cerrada_en = now(), motivo = 'salida' where id = ${sid}`);
    await revisar();
    expect(await deUna.cierre).toBe(4403);
    let sigue = true;
    void deOtra.cierre.then(() => (sigue = false));
    expect(await otra.datos('{ yo { id } }')).toEqual({ yo: { id: otra.id } });
    expect(sigue).toBe(true);
    await deOtra.ws.dispose();
  });

  it('ends when its user was deactivated', async () => {
    const luis = await servidor.entrar('luis');
    const { cierre } = await abrir(luis);
    await ejecutar(sql`update usuario set desactivado_en = now() where id = ${luis.id}`);
    await revisar();
    expect(await cierre).toBe(4403);
  });
});
