DROP INDEX "avance_reciente";--> statement-breakpoint
ALTER TABLE "tarea_proceso" ADD COLUMN "peticion" text;--> statement-breakpoint
ALTER TABLE "tarea_proceso" ADD COLUMN "actualizada_en" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
CREATE INDEX "tarea_terminada" ON "tarea_proceso" USING btree ("fecha_fin") WHERE "tarea_proceso"."fecha_fin" is not null;--> statement-breakpoint
CREATE INDEX "avance_reciente" ON "avance_tarea" USING brin ("fecha") WITH (autosummarize=true);