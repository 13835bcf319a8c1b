/** What a new user finds in the editor. */
export const PRIMEROS_PASOS = `# First steps. Put the cursor in an operation
# and press Ctrl-Enter (Cmd-Enter on a Mac).

# 1. Sign in with the bar above: it runs this and
#    writes the token in the Headers pane below.
#    (The demo users share this clave.)
mutation IniciarSesion {
  iniciarSesion(
    correo: "ana@demo.local"
    clave: "seguimiento-demo"
  ) {
    accessToken
    refreshToken
    expiraEn
    usuario {
      id
      nombre
      rol
    }
  }
}

# 2. Start a task. Any tipo without a processor
#    of its own is simulated. To try again safely,
#    add a claveIdempotencia: same key, same task.
mutation IniciarTarea {
  iniciarTarea(tipo: "generar reporte") {
    id
    estado
    progreso
  }
}

# 3. Watch it live: the latest advance of each
#    unfinished task of yours, then every new one,
#    until you press stop. progresoTarea(tareaId: 1)
#    follows one task only and ends with it.
subscription ProgresoTarea {
  progresoTarea {
    tareaId
    seq
    progreso
    mensaje
    estado
    fecha
    restanteMs
  }
}

# 4. Your tasks, newest first.
query Tareas {
  tareas(first: 5) {
    edges {
      node {
        id
        tipo
        estado
        progreso
        mensaje
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}

# 5. One task with every advance that it made:
#    put your task's id here.
query Tarea {
  tarea(id: 1) {
    estado
    progreso
    resultado
    fechaInicio
    fechaFin
    avances {
      seq
      progreso
      mensaje
      fecha
    }
  }
}
`;
