import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { textoDeError } from '../comun/mensajes.js';
import type { Datos, Supervision } from '../datos/datos.js';
import { COLUMNAS } from './columnas.js';
import { FiltrosDelEquipo } from './filtros-equipo.js';
import { FilaDePersona } from './fila.js';
import { TablaDelEquipo, type VistaElegida, vistaElegida } from './tabla-equipo.js';
import { resumenDelEquipo } from './textos.js';

/** More than a screen shows; and as many as may be added in one frame. */
const FILAS_POR_CUADRO = 80;

/** Everybody of the empresa: who is online, where they were last, and how their day goes. */
export function VistaDelEquipo({ datos }: { readonly datos: Datos }) {
  return datos.supervision && <DelEquipo datos={datos} supervision={datos.supervision} />;
}

function DelEquipo({ datos, supervision }: { readonly datos: Datos; readonly supervision: Supervision }) {
  const elegida = vistaElegida(datos);
  const tabla = useMemo(() => new TablaDelEquipo(datos.equipo, supervision, elegida), [datos]);
  useEffect(() => () => tabla.terminar(), [tabla]);
  const estado = datos.equipo.lectura.estado.value;
  const hayGente = tabla.total.value > 0;
  return (
    <div class="equipo">
      {typeof estado === 'object' && (
        <p class="error" role="alert">
          {textoDeError(estado.error)}
        </p>
      )}
      {!hayGente && estado === 'leyendo' && <p class="apagado">Cargando el equipo…</p>}
      {hayGente && <Resumen tabla={tabla} supervision={supervision} />}
      {hayGente && <FiltrosDelEquipo elegida={elegida} tabla={tabla} />}
      {hayGente && <Tabla tabla={tabla} elegida={elegida} usuarioId={datos.usuario.id} />}
    </div>
  );
}

const Resumen = ({
  tabla,
  supervision,
}: {
  readonly tabla: TablaDelEquipo;
  readonly supervision: Supervision;
}) => (
  <p class="equipo-resumen">
    {resumenDelEquipo(tabla.enLinea.value, tabla.total.value, supervision.alertas.abiertas.value.length)}
  </p>
);

interface PropiedadesDeTabla {
  readonly tabla: TablaDelEquipo;
  readonly elegida: VistaElegida;
  readonly usuarioId: number;
}

function Tabla({ tabla, elegida, usuarioId }: PropiedadesDeTabla) {
  const filas = tabla.visibles.value;
  const dibujadas = useSignal(FILAS_POR_CUADRO);
  const faltan = filas.length > dibujadas.value;
  // A thousand at once would keep the page from answering for half a second.
  useEffect(() => {
    if (!faltan) return undefined;
    const cuadro = requestAnimationFrame(() => (dibujadas.value += FILAS_POR_CUADRO));
    return () => cancelAnimationFrame(cuadro);
  }, [faltan, dibujadas.value]);

  return (
    <>
      <table role="table" class="equipo-tabla" aria-label="Equipo" onPointerMove={tabla.senalar}>
        <thead role="rowgroup">
          <tr role="row">
            {COLUMNAS.map(({ clave, titulo }) => (
              <Encabezado key={clave} clave={clave} titulo={titulo} elegida={elegida} />
            ))}
            <th role="columnheader" scope="col">
              <span class="oculto-visual">Acciones</span>
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {filas.slice(0, dibujadas.value).map((fila) => {
            const { id } = fila.peek().persona;
            return <FilaDePersona key={id} fila={fila} propia={id === usuarioId} />;
          })}
        </tbody>
      </table>
      {filas.length === 0 && (
        <div class="vacio">
          <p class="vacio-titulo">Nadie coincide</p>
          <p class="apagado">Prueba con otro nombre o quita el filtro «Solo en línea».</p>
        </div>
      )}
    </>
  );
}

interface PropiedadesDeEncabezado {
  readonly clave: (typeof COLUMNAS)[number]['clave'];
  readonly titulo: string;
  readonly elegida: VistaElegida;
}

function Encabezado({ clave, titulo, elegida }: PropiedadesDeEncabezado) {
  const orden = elegida.orden.value;
  const sentido = orden.clave === clave ? orden.sentido : undefined;
  return (
    <th role="columnheader" scope="col" aria-sort={sentido}>
      <button type="button" onClick={() => elegida.ordenarPor(clave)}>
        {titulo}
        <span aria-hidden="true" class="equipo-sentido">
          {sentido === undefined ? '' : sentido === 'ascending' ? '▲' : '▼'}
        </span>
      </button>
    </th>
  );
}
