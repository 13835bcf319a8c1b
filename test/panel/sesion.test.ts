import { beforeAll, describe, expect, it } from 'vitest';
import { enNavegador } from '../apoyo/navegador.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import {
  anotarConexiones,
  completada,
  entrar,
  enTarjeta,
  enVivo,
  escribirAcceso,
  iniciarTarea,
  tarjeta,
  valoresDeLaBarra,
} from './panel.js';

enNavegador('Panel: session', (navegador) => {
  describe('with the usual tokens', () => {
    let servidor: ServidorDePrueba;

    beforeAll(async () => {
      servidor = await iniciarServidor('embebido');
    });

    it('says that a password is wrong, and goes in with the right one', async () => {
      const pagina = await (await navegador.visitar(servidor.url)).abrir();
      await escribirAcceso(pagina, 'ana@demo.local', 'no es la clave');
      await pagina.getByRole('alert').getByText('El correo o la clave no son correctos.').waitFor();
      await entrar(pagina);
      await pagina.getByText('Ana', { exact: true }).waitFor();
      expect(await pagina.getByLabel('Clave').isVisible()).toBe(false);
    });

    it('keeps the session and the list through a reload', async () => {
      const pagina = await (await navegador.visitar(servidor.url)).abrir();
      await entrar(pagina);
      const id = await iniciarTarea(pagina, 'antes de recargar');
      await completada(pagina, id);
      await pagina.reload();
      await enVivo(pagina);
      await completada(pagina, id);
      await tarjeta(pagina, id).getByRole('heading', { name: 'antes de recargar' }).waitFor();
    });

    it('ends in every tab when one of them signs out', async () => {
      const visita = await navegador.visitar(servidor.url);
      const primera = await visita.abrir();
      await entrar(primera);
      const segunda = await visita.abrir();
      await enVivo(segunda);
      await primera.getByRole('button', { name: 'Cerrar sesión' }).click();
      await primera.getByText('Has cerrado la sesión.').waitFor();
      await segunda.getByText('La sesión se ha cerrado en otra pestaña.').waitFor();
      await entrar(segunda);
      await enVivo(primera);
    });

    it('goes back to the form, and says so, when an admin deactivates the user', async () => {
      const admin = await servidor.entrar('admin');
      const { crearUsuario } = await admin.datos(
        'mutation { crearUsuario(nombre: "Rosa", correo: "rosa@demo.local", clave: "clave-de-rosa", rol: COLABORADOR) { id } }',
      );
      const pagina = await (await navegador.visitar(servidor.url)).abrir();
      await entrar(pagina, 'rosa@demo.local', 'clave-de-rosa');
      await completada(pagina, await iniciarTarea(pagina, 'de rosa'));
      // Not even what is said to a screen reader stays for who comes next.
      await pagina.locator('#anuncios').getByText('de rosa').waitFor({ state: 'attached' });
      await admin.datos('mutation ($id: Int!) { desactivarUsuario(id: $id) { id } }', {
        id: crearUsuario.id,
      });
      await pagina.getByText('Tu sesión ha caducado o se ha cerrado.').waitFor();
      await pagina.getByLabel('Correo').waitFor();
      expect(await pagina.getByText('rosa').count()).toBe(0);
      await escribirAcceso(pagina, 'rosa@demo.local', 'clave-de-rosa');
      await pagina.getByText('El correo o la clave no son correctos.').waitFor();
    });
  });

  describe('with tokens of two seconds', () => {
    let servidor: ServidorDePrueba;

    beforeAll(async () => {
      servidor = await iniciarServidor('embebido', {
        variables: { TOKEN_ACCESO_SEGUNDOS: '2', SIMULACION_INTERVALO_MS: '500', SIMULACION_INCREMENTO: '5' },
      });
    });

    it('stays signed in through the end of several of them, and live', async () => {
      const visita = await navegador.visitar(servidor.url);
      const pagina = await visita.abrir();
      await entrar(pagina);
      const conexiones = await anotarConexiones(pagina);
      const id = await iniciarTarea(pagina, 'más larga que un token');
      const valores = await valoresDeLaBarra(pagina, id);
      // Most of the twenty advances were seen, and each token is good for four of them: a busy machine may miss some.
      expect(valores.length).toBeGreaterThan(10);
      await completada(pagina, id);
      // The end of each token closed its socket.
      expect(visita.sockets).toBeGreaterThan(3);
      // The page says nothing of it, nor does it flicker.
      expect(await conexiones()).toEqual(['en-vivo']);
      expect(await pagina.getByLabel('Clave').isVisible()).toBe(false);
      await enTarjeta(pagina, await iniciarTarea(pagina, 'y otra después'), '5 %');
    });
  });
});
