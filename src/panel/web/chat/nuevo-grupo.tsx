import { useSignal } from '@preact/signals';
import type { TargetedSubmitEvent } from 'preact';
import { useRef } from 'preact/hooks';
import { textoDeError } from '../comun/mensajes.js';
import type { Equipo } from '../datos/datos.js';
import { enlace, ir } from '../marco/ruta.js';
import type { EstadoDelChat } from './estado-chat.js';
import { coincide, porNombre } from './textos.js';

const PERSONAS_MAXIMAS = 50;
/** The server's. */
const OTROS_MAXIMOS = 199;

const EN_DUDA =
  'No sabemos si el grupo se ha creado: la respuesta no llegó. Mira si está en la lista antes de crearlo otra vez.';
const PROPIOS = {
  SIN_RED: EN_DUDA,
  SERVICE_UNAVAILABLE: EN_DUDA,
  INTERNAL_SERVER_ERROR: EN_DUDA,
  NOT_FOUND: 'Alguna de estas personas ya no está en la empresa. Quítala e inténtalo de nuevo.',
  BAD_USER_INPUT: 'El nombre puede tener 200 caracteres como mucho, y el grupo 200 personas contigo.',
};

/** Makes a group: its name, and who is in it. */
export function NuevoGrupo({ chat, equipo }: { readonly chat: EstadoDelChat; readonly equipo: Equipo }) {
  const nombre = useRef<HTMLInputElement>(null);
  const lugar = useRef<HTMLElement>(null);
  const elegidas = useSignal<ReadonlySet<number>>(new Set());
  const busqueda = useSignal('');
  const error = useSignal('');
  const enMarcha = useSignal(false);

  const otras = equipo.personas.todas.value.filter(({ id }) => id !== chat.usuario.id).sort(porNombre);
  // Who has left the empresa meanwhile is not chosen any more.
  const miembros = otras.filter(({ id }) => elegidas.value.has(id));
  const halladas = otras.filter((una) => coincide(una.nombre, busqueda.value));
  // Who was chosen stays in sight, whatever is searched for.
  const ofrecidas = new Set([...halladas.slice(0, PERSONAS_MAXIMAS), ...miembros]);
  const visibles = otras.filter((una) => ofrecidas.has(una));

  function elegir(id: number, dentro: boolean): void {
    const nuevas = new Set(elegidas.peek());
    if (dentro) nuevas.add(id);
    else nuevas.delete(id);
    elegidas.value = nuevas;
  }

  async function crear(evento: TargetedSubmitEvent<HTMLFormElement>): Promise<void> {
    evento.preventDefault();
    const texto = nombre.current?.value.trim() ?? '';
    if (enMarcha.peek()) return;
    error.value =
      texto === ''
        ? 'Ponle un nombre al grupo.'
        : miembros.length === 0
          ? 'Elige al menos a una persona.'
          : miembros.length > OTROS_MAXIMOS
            ? PROPIOS.BAD_USER_INPUT
            : '';
    if (texto === '') nombre.current?.focus();
    if (error.peek() !== '') return;
    enMarcha.value = true;
    try {
      const id = await chat.crearGrupo(
        texto,
        miembros.map((una) => una.id),
      );
      // Who has gone elsewhere meanwhile stays there.
      if (lugar.current) ir('chat', id);
    } catch (fallo) {
      error.value = textoDeError(fallo, PROPIOS);
      chat.conversaciones.lectura.pedir();
      equipo.lectura.pedir();
    }
    enMarcha.value = false;
  }

  return (
    <section class="chat-hilo" aria-labelledby="chat-titulo" ref={lugar}>
      <header class="chat-hilo-cabecera">
        <a class="boton boton-enlace-llano chat-volver" href={enlace('chat')} aria-label="Volver a la lista">
          ‹
        </a>
        <h2 id="chat-titulo" class="chat-titulo" tabIndex={-1}>
          Nuevo grupo
        </h2>
      </header>
      <form class="nuevo-grupo" noValidate autoComplete="off" onSubmit={(evento) => void crear(evento)}>
        <label class="campo">
          <span>Nombre del grupo</span>
          <input name="nombre" required ref={nombre} />
        </label>
        <fieldset>
          <legend>{`Personas (${miembros.length} elegidas)`}</legend>
          <label class="campo">
            <span class="oculto-visual">Buscar persona</span>
            <input
              type="search"
              placeholder="Buscar persona"
              value={busqueda}
              onInput={({ currentTarget }) => (busqueda.value = currentTarget.value)}
            />
          </label>
          <ul>
            {visibles.map((persona) => (
              <li key={persona.id}>
                <label>
                  <input
                    type="checkbox"
                    checked={elegidas.value.has(persona.id)}
                    onChange={({ currentTarget }) => elegir(persona.id, currentTarget.checked)}
                  />
                  {persona.nombre}
                </label>
              </li>
            ))}
          </ul>
          {halladas.length === 0 && <p class="apagado pequeno">No hay nadie más con ese nombre.</p>}
          {halladas.length > PERSONAS_MAXIMAS && (
            <p class="apagado pequeno">
              {`Y ${halladas.length - PERSONAS_MAXIMAS} más: escribe su nombre arriba.`}
            </p>
          )}
        </fieldset>
        <div class="nuevo-grupo-botones">
          <p class="error" role="alert">
            {error}
          </p>
          <button type="submit" class="boton boton-principal" aria-disabled={enMarcha}>
            {enMarcha.value ? 'Creando…' : 'Crear grupo'}
          </button>
          <a class="boton boton-enlace-llano" href={enlace('chat')}>
            Cancelar
          </a>
        </div>
      </form>
    </section>
  );
}
