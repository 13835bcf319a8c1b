import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { Cliente } from '../apoyo/cliente.js';
import { enNavegador } from '../apoyo/navegador.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import {
  abrirConversacion,
  asignar,
  cuentas,
  entrar,
  escribir,
  PACIENCIA,
  pedirAyuda,
  pulsar,
  visita,
} from './jornada.js';
import { PUESTO } from './navegador-propio.js';

const TELEFONO = {
  viewport: { width: 360, height: 740 },
  timezoneId: 'Europe/Madrid',
  permissions: ['geolocation'],
  geolocation: PUESTO,
};

/** What a screen reader would have no name for, and what is wider than the screen. */
const defectos = (pagina: Page) =>
  pagina.evaluate(() => {
    const visibles = [
      ...document.querySelectorAll<HTMLElement>('button, input, textarea, a, summary'),
    ].filter((nodo) => nodo.checkVisibility());
    const sinNombre = visibles.filter((nodo) => {
      const rotulos = [...((nodo as HTMLInputElement).labels ?? [])].map((rotulo) => rotulo.textContent);
      return ![nodo.getAttribute('aria-label'), nodo.textContent, ...rotulos].join('').trim();
    });
    const ancha = document.documentElement.scrollWidth > innerWidth ? ['wider than the screen'] : [];
    const pequenos = visibles.filter((nodo) => nodo.getBoundingClientRect().height < 24);
    return [...sinNombre, ...pequenos].map((nodo) => nodo.outerHTML.slice(0, 120)).concat(ancha);
  });

enNavegador('Collaborator’s page: a day', (navegador) => {
  let servidor: ServidorDePrueba;
  let ana: Cliente;
  let luis: Cliente;
  let supervisor: Cliente;
  beforeAll(async () => {
    servidor = await iniciarServidor('embebido');
    [ana, luis, supervisor] = (await Promise.all(
      ['ana', 'luis', 'supervisor'].map((quien) => servidor.entrar(quien)),
    )) as [Cliente, Cliente, Cliente];
  });

  it('makes visits, sends a position, asks for help and writes, on a small screen', async () => {
    await asignar(supervisor, ana, 'Leer contador');
    await asignar(supervisor, luis, 'De Luis');
    const visitante = await navegador.visitar(servidor.url, TELEFONO);
    // Of the wrong password.
    visitante.tolerar(/status of 401/);
    const pagina = await visitante.abrir('/colaborador');
    expect(await defectos(pagina)).toEqual([]);
    await entrar(pagina, 'ana@demo.local', 'no es la clave');
    await pagina.getByRole('alert').getByText('El correo o la clave no son correctos.').waitFor();
    await entrar(pagina);
    await pagina.getByText('En línea', { exact: true }).waitFor();
    await visita(pagina, 'Leer contador').getByText('Pendiente', { exact: true }).waitFor();
    expect(await pagina.getByText('De Luis').count()).toBe(0);
    for (const nombre of ['Visitas de hoy', 'Mensajes', 'Ubicación y ayuda', 'Envíos'])
      await pagina.getByRole('region', { name: nombre }).waitFor();
    await pagina.getByRole('switch', { name: 'Enviarla mientras trabajo' }).waitFor();
    expect(await defectos(pagina)).toEqual([]);

    // Twice, as a nervous finger does: the way out, which takes its place, must not be pressed by that.
    await visita(pagina, 'Leer contador').getByRole('button', { name: 'Registrar entrada' }).dblclick();
    await visita(pagina, 'Leer contador').getByText('En curso', { exact: true }).waitFor();
    await pulsar(pagina, 'Enviar mi ubicación');
    await pagina.getByText('Última enviada').waitFor();
    await pedirAyuda(pagina);
    await pagina.getByText('enviada a tus supervisores').waitFor();
    await pulsar(visita(pagina, 'Leer contador'), 'Registrar salida');
    await visita(pagina, 'Leer contador').getByText('Completada', { exact: true }).waitFor();
    await pagina.getByText('Todo está enviado.').waitFor();

    await pagina.getByText('Escribir a otra persona').click();
    await pagina.getByRole('list', { name: 'Personas' }).getByRole('button', { name: 'Luis' }).click();
    await escribir(pagina, '<img src=x onerror=alert(1)>');
    const hilo = pagina.getByRole('log', { name: 'Luis' });
    await hilo.getByText('<img src=x onerror=alert(1)>').waitFor();
    expect(await defectos(pagina)).toEqual([]);

    const { actividades } = await ana.datos('{ actividades { titulo estado } }');
    expect(actividades).toEqual([{ titulo: 'Leer contador', estado: 'COMPLETADA' }]);
    const { alertas } = await supervisor.datos(
      '{ alertas { edges { node { tipo ubicacion { lat lon } } } } }',
    );
    expect(alertas.edges).toEqual([
      { node: { tipo: 'PANICO', ubicacion: { lat: PUESTO.latitude, lon: PUESTO.longitude } } },
    ]);
    await expect
      .poll(
        async () => (await luis.datos('{ conversaciones { ultimoMensaje { texto } } }')).conversaciones,
        PACIENCIA,
      )
      .toEqual([{ ultimoMensaje: { texto: '<img src=x onerror=alert(1)>' } }]);
  });

  it('says why something was refused, and drops it only when asked twice', async () => {
    await luis.datos(
      'mutation ($id: UUID!, $para: Int!) { enviarMensaje(id: $id, texto: "¿Vienes?", paraUsuarioId: $para) { id } }',
      { id: randomUUID(), para: ana.id },
    );
    const pagina = await (await navegador.visitar(servidor.url, TELEFONO)).abrir('/colaborador');
    await entrar(pagina);
    await abrirConversacion(pagina, 'Luis');
    await pagina.getByLabel('Mensaje', { exact: true }).evaluate((nodo) => nodo.removeAttribute('maxlength'));
    await escribir(pagina, 'x'.repeat(4001));
    const fallidas = pagina.getByRole('list', { name: 'No se pudieron enviar' });
    await fallidas.getByText('debe tener entre 1 y 4000 caracteres').waitFor();
    expect(await defectos(pagina)).toEqual([]);
    await fallidas.getByRole('button', { name: /^Reintentar/ }).click();
    await fallidas.getByText('debe tener entre 1 y 4000 caracteres').waitFor();

    const dialogo = pagina.getByRole('dialog', { name: '¿Descartar?' });
    await fallidas.getByRole('button', { name: /^Descartar/ }).click();
    await pulsar(dialogo, 'Cancelar');
    expect(await cuentas(pagina)).toMatchObject({ conError: 1 });
    await fallidas.getByRole('button', { name: /^Descartar/ }).click();
    await pulsar(dialogo, 'Descartar');
    await expect.poll(() => cuentas(pagina), PACIENCIA).toEqual({ porEnviar: 0, enviando: 0, conError: 0 });
  });

  it('leaves nothing of a user to be seen when they sign out, in any tab', async () => {
    const visitante = await navegador.visitar(servidor.url, TELEFONO);
    const primera = await visitante.abrir('/colaborador');
    await entrar(primera);
    await visita(primera, 'Leer contador').waitFor();
    const segunda = await visitante.abrir('/colaborador');
    await visita(segunda, 'Leer contador').waitFor();
    await pulsar(primera, 'Cerrar sesión');
    await primera.getByText('Has cerrado la sesión.').waitFor();
    await segunda.getByText('La sesión se ha cerrado en otra pestaña.').waitFor();
    for (const pagina of [primera, segunda])
      expect(await pagina.getByText('Leer contador').isVisible()).toBe(false);
    await entrar(segunda, 'luis@demo.local');
    await visita(segunda, 'De Luis').waitFor();
    expect(await segunda.getByText('Leer contador').count()).toBe(0);
  });
});
