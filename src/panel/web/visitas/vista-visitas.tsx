import { useComputed } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { textoDeError } from '../comun/mensajes.js';
import { hoy } from '../comun/tiempo.js';
import type { Datos, Equipo, Supervision } from '../datos/datos.js';
import { enlace, ir, ruta } from '../marco/ruta.js';
import type { Visita } from '../datos/contrato.js';
import type { Agenda } from './agenda.js';
import { BarraDeDia } from './barra-de-dia.js';
import { esDia, nombreDeDia } from '../comun/calendario.js';
import { LISTA_MAXIMA } from './contrato.js';
import { Filtros } from './filtros.js';
import { FormularioDeVisita } from './formulario-visita.js';
import { ESTADOS } from './textos.js';
import { VisitaDeLista } from './visita-de-lista.js';

/** The visits of a day, and the form that assigns one: `#/visitas/2026-11-22`, `#/visitas/nueva/7`. */
export function VistaDeVisitas({ datos: { equipo, supervision } }: { readonly datos: Datos }) {
  if (!supervision) return null;
  const { estado } = equipo.lectura;
  // Days are those of the empresa's zone: before that is known there are none.
  if (equipo.empresa.value) return <Visitas equipo={equipo} agenda={supervision.agenda} />;
  return typeof estado.value === 'object' ? (
    <p class="error" role="alert">
      {textoDeError(estado.value.error)}
    </p>
  ) : (
    <p class="apagado">Cargando las visitas…</p>
  );
}

interface Propiedades {
  readonly equipo: Equipo;
  readonly agenda: Supervision['agenda'];
}

function Visitas({ equipo, agenda }: Propiedades) {
  const hoyMismo = useComputed(hoy);
  const [, parte, personaId] = ruta.value;
  const asignando = parte === 'nueva';
  const dia = asignando ? (agenda.dia.value ?? hoyMismo.value) : esDia(parte) ? parte : hoyMismo.value;

  useEffect(() => agenda.observar(dia), [dia]);
  useEffect(() => {
    // Today goes on being today after midnight.
    if (!asignando) agenda.dia.value = dia === hoyMismo.value ? null : dia;
  }, [asignando, dia, hoyMismo.value]);

  const asignar = useRef<HTMLAnchorElement>(null);
  const asignaba = useRef(asignando);
  useEffect(() => {
    // The form is gone, and with it what had the focus; a visit that was assigned takes it by itself.
    const huerfano = asignaba.current && document.activeElement === document.body;
    if (!asignando && huerfano && agenda.porEnfocar === null) asignar.current?.focus();
    asignaba.current = asignando;
  }, [asignando]);

  function cambiarDia(nuevo: string): void {
    if (asignando) agenda.dia.value = nuevo === hoyMismo.value ? null : nuevo;
    else ir('visitas', nuevo);
  }

  return (
    <div class="visitas">
      <div class="visitas-cabecera">
        <BarraDeDia dia={dia} hoy={hoyMismo.value} alCambiar={cambiarDia} />
        {!asignando && (
          <a class="boton boton-principal boton-enlace" href={enlace('visitas', 'nueva')} ref={asignar}>
            Asignar visita
          </a>
        )}
      </div>
      {asignando && (
        <FormularioDeVisita key={personaId} equipo={equipo} agenda={agenda} dia={dia} personaId={personaId} />
      )}
      <Filtros dia={dia} agenda={agenda} equipo={equipo} />
      <ListaDeVisitas dia={dia} hoy={hoyMismo.value} agenda={agenda} equipo={equipo} />
    </div>
  );
}

interface PropiedadesDeLista extends Propiedades {
  readonly dia: string;
  readonly hoy: string;
}

function ListaDeVisitas({ dia, hoy: hoyMismo, agenda, equipo }: PropiedadesDeLista) {
  const todas = enOrden(agenda, dia);
  const elegidas = todas.filter(
    ({ estado, usuarioId }) =>
      (agenda.estado.value ?? estado) === estado && (agenda.persona.value ?? usuarioId) === usuarioId,
  );
  const lectura = agenda.lecturaDe(dia).estado.value;
  const leida = lectura === 'leida';
  return (
    <section aria-labelledby="visitas-titulo" aria-busy={!leida}>
      <h2 id="visitas-titulo" tabIndex={-1}>
        Visitas: {nombreDeDia(dia, hoyMismo)}
      </h2>
      {typeof lectura === 'object' && (
        <p class="error" role="alert">
          {textoDeError(lectura.error)}
        </p>
      )}
      {lectura === 'leyendo' && todas.length === 0 && <p class="apagado">Cargando las visitas…</p>}
      {leida && todas.length === 0 && <SinVisitas />}
      {llena(todas) && (
        <p class="aviso">
          {`Son demasiadas visitas: de cada estado se muestran las ${LISTA_MAXIMA} últimas. Puede que falten las primeras del día.`}
        </p>
      )}
      {leida && todas.length > 0 && elegidas.length === 0 && (
        <div class="vacio">
          <p class="vacio-titulo">Ninguna visita de este día es como pides</p>
          <p class="apagado">Cambia el estado o la persona para ver las demás.</p>
        </div>
      )}
      <ul class="visitas-lista">
        {elegidas.map((visita) => (
          <VisitaDeLista key={visita.id} visita={visita} agenda={agenda} equipo={equipo} />
        ))}
      </ul>
    </section>
  );
}

const enOrden = (agenda: Agenda, dia: string) =>
  agenda
    .delDia(dia)
    .sort(
      (una, otra) => Date.parse(una.programadaPara) - Date.parse(otra.programadaPara) || una.id - otra.id,
    );

/** Whether the server may have more of some state than it lists. */
const llena = (visitas: readonly Visita[]) =>
  visitas.length >= LISTA_MAXIMA &&
  ESTADOS.some((uno) => visitas.filter(({ estado }) => estado === uno).length >= LISTA_MAXIMA);

const SinVisitas = () => (
  <div class="vacio">
    <p class="vacio-titulo">No hay visitas este día</p>
    <p class="apagado">
      Pulsa <strong>Asignar visita</strong> para encargar una. Aquí verás cuándo entra y sale quien la hace.
    </p>
  </div>
);
