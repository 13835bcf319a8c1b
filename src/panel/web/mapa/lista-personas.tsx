import { useComputed } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { llano } from '../comun/llano.js';
import { textoDeError } from '../comun/mensajes.js';
import { Hace } from '../comun/momento.js';
import type { Persona } from '../datos/contrato.js';
import { enlace } from '../marco/ruta.js';
import { ListaVisible } from './lista-visible.js';
import type { PropiedadesDelLado } from './mapa.js';
import { cuantas, precision } from './textos.js';

const POR_NOMBRE = new Intl.Collator('es');
/** Of a row, in rem: two lines of text and room to press. */
const ALTO_REM = 3.75;

/** Everybody in words: what the map says of them. */
export function ListaDePersonas(propiedades: PropiedadesDelLado) {
  const { datos, supervision, estado } = propiedades;
  const { personas, presencias, lectura } = datos.equipo;
  const criticas = useComputed(
    () =>
      new Set(
        supervision.alertas.abiertas.value.filter(({ critica }) => critica).map(({ usuarioId }) => usuarioId),
      ),
  );
  const halladas = useComputed(() => {
    const buscado = llano(estado.busqueda.value).trim();
    const urgentes = criticas.value;
    return personas.todas.value
      .filter(({ nombre }) => llano(nombre).includes(buscado))
      .sort(
        (una, otra) =>
          Number(urgentes.has(otra.id)) - Number(urgentes.has(una.id)) ||
          POR_NOMBRE.compare(una.nombre, otra.nombre) ||
          una.id - otra.id,
      );
  });
  const enLinea = useComputed(() => presencias.todas.value.filter((una) => una.enLinea).length);
  // Who comes back from somebody's details has left a link that is gone.
  useEffect(() => {
    if (document.activeElement === document.body)
      document.getElementById(`persona-${estado.ultima}`)?.focus({ preventScroll: true });
  }, []);
  const estadoDeLectura = lectura.estado.value;
  const total = personas.todas.value.length;

  return (
    <section class="personas" aria-labelledby="personas-titulo">
      <div class="personas-cabeza">
        <h2 id="personas-titulo" class="oculto-visual">
          Personas
        </h2>
        <label class="campo personas-buscar">
          <span class="oculto-visual">Buscar persona</span>
          <input
            type="search"
            placeholder="Buscar persona"
            autoComplete="off"
            value={estado.busqueda}
            onInput={({ currentTarget }) => (estado.busqueda.value = currentTarget.value)}
          />
        </label>
        {total > 0 && (
          <p class="apagado pequeno">
            {`${cuantas(total)} ${total === 1 ? 'persona' : 'personas'}, ${cuantas(enLinea.value)} en línea`}
          </p>
        )}
      </div>
      {typeof estadoDeLectura === 'object' && <p class="error">{textoDeError(estadoDeLectura.error)}</p>}
      {estadoDeLectura === 'leyendo' && total === 0 && (
        <p class="apagado personas-vacia">Cargando a tu equipo…</p>
      )}
      {total > 0 && halladas.value.length === 0 && (
        <p class="apagado personas-vacia">
          Nadie se llama así. Prueba con otro nombre, o borra la búsqueda para ver a todos.
        </p>
      )}
      <ListaVisible
        filas={halladas.value}
        altoRem={ALTO_REM}
        clase="personas-lista"
        etiqueta="Personas"
        desplazamiento={estado}
      >
        {(persona: Persona) => (
          <Fila persona={persona} critica={criticas.value.has(persona.id)} {...propiedades} />
        )}
      </ListaVisible>
    </section>
  );
}

interface PropiedadesDeFila extends PropiedadesDelLado {
  readonly persona: Persona;
  readonly critica: boolean;
}

function Fila({ persona: { id, nombre }, critica, datos, supervision }: PropiedadesDeFila) {
  void supervision.posiciones.version.value;
  const ubicacion = supervision.posiciones.porUsuario.get(id);
  const enLinea = datos.equipo.presencias.obtener(id)?.enLinea ?? false;
  return (
    <a
      class="persona"
      href={enlace('mapa', 'persona', id)}
      id={`persona-${id}`}
      data-aspecto={critica ? 'critica' : enLinea ? 'en-linea' : 'fuera-de-linea'}
    >
      <span class="persona-punto" aria-hidden="true" />
      <span class="persona-nombre">{nombre}</span>
      <span class="persona-estado">
        {critica && <strong class="persona-critica">Alerta crítica · </strong>}
        {enLinea ? 'En línea' : 'Fuera de línea'}
        {' · '}
        {ubicacion ? <Hace fecha={ubicacion.fecha} /> : 'sin posición'}
        {ubicacion && ubicacion.precision !== null && ` · ${precision(ubicacion.precision)}`}
      </span>
    </a>
  );
}
