import { sql } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { CONEXION, type Conexion } from '../../src/base-datos/index.js';
import { enNavegador } from '../apoyo/navegador.js';
import { iniciarServidor } from '../apoyo/servidor.js';
import { abrirConversacion, cuentas, entrar, escribir, PACIENCIA } from './jornada.js';

enNavegador('Collaborator’s page: a session that ends', (navegador) => {
  it('goes on working, keeps what is done, and sends it once its user has signed in again', async () => {
    const servidor = await iniciarServidor('embebido', { variables: { TOKEN_ACCESO_SEGUNDOS: '4' } });
    const [ana, luis] = await Promise.all([servidor.entrar('ana'), servidor.entrar('luis')]);
    await luis.datos(
      'mutation ($id: UUID!, $para: Int!) { enviarMensaje(id: $id, texto: "¿Vienes?", paraUsuarioId: $para) { id } }',
      { id: randomUUID(), para: ana.id },
    );
    const visitante = await navegador.visitar(servidor.url);
    // Of tokens that have ended: they are renewed when the server refuses them.
    visitante.tolerar(/status of 401/);
    const pagina = await visitante.abrir('/colaborador');
    await entrar(pagina);
    await abrirConversacion(pagina, 'Luis');
    const { db } = servidor.app.get<Conexion>(CONEXION);
    await db.execute(sql`delete from sesion where usuario_id = ${ana.id}`);
    // The token that she has may be good for a moment more.
    await expect
      .poll(async () => {
        await escribir(pagina, 'Voy');
        return pagina.getByText('Puedes seguir trabajando').isVisible();
      }, PACIENCIA)
      .toBe(true);
    await escribir(pagina, 'Estoy en el sótano');
    await expect.poll(async () => (await cuentas(pagina))['porEnviar'], PACIENCIA).toBeGreaterThan(0);
    await entrar(pagina);
    const enHilo = pagina.getByRole('log').getByRole('listitem').filter({ hasText: 'Estoy en el sótano' });
    await enHilo.waitFor();
    await expect.poll(() => cuentas(pagina), PACIENCIA).toEqual({ porEnviar: 0, enviando: 0, conError: 0 });
    expect(await pagina.getByLabel('Clave').isVisible()).toBe(false);
    const luisDespues = await servidor.entrar('luis');
    const { conversaciones } = await luisDespues.datos('{ conversaciones { ultimoMensaje { texto } } }');
    expect(conversaciones).toEqual([{ ultimoMensaje: { texto: 'Estoy en el sótano' } }]);
  });
});
