/* dp-transform-project-private.h: the inside of a project, for reading, compiling and running it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-connection.h"
#include "dp-model.h"
#include "dp-node-history.h"
#include "dp-transform.h"
#include "dp-yaml-node.h"

G_BEGIN_DECLS

struct _DpTransformProject
{
  GObject     parent_instance;

  GFile      *folder;
  char       *name;
  char       *default_schema;
  DpYamlNode *settings;        /* dbt_project.yml */
  DpYamlNode *given_vars;      /* nullable: what weighs more than its vars */
  DpValue    *vars;
  DpValue    *shared;          /* its macros; its packages, each a dict of macros */
  DpValue    *functions;       /* what all templates see: ref(), range() … */
  DpValue    *internal;        /* the macros that come with the program */
  GPtrArray  *packages;        /* of DpProjectPackage, itself first */
  GPtrArray  *macro_files;     /* of DpTemplate */
  GPtrArray  *models;          /* of DpModel, in the order of the graph once read */
  GHashTable *models_by_name;
  GHashTable *disabled;        /* names of nodes that are not enabled and not among the models */
  GHashTable *told;            /* what its templates said: a node's name and the text */
  gboolean    missed_disabled; /* ref() was asked for one of them */
  GPtrArray  *sources;         /* of DpSourceTable */
  GPtrArray  *tests;           /* of DpDataTest */
  GPtrArray  *exposures;       /* of DpExposure */
  DpYamlNode *selectors;       /* nullable: selectors.yml */
  GHashTable *macro_notes;     /* what .yml files say of macros, by "package.name": DpValue */
  guint       n_internal;      /* how many of the macro files come with the program */
  GHashTable *docs;            /* texts of .md files, by "package.name" */
};

/* What templates see as the name of the database, whatever it is called. */
#define DP_PROJECT_DATABASE "datapipe"

/* Macros that call macros go deep; a fiber that renders templates needs this much stack. */
#define DP_RENDER_STACK (1024 * 1024)

typedef struct _DpRender DpRender;

/** DpRender: what ref(), config() and the others know while one file is rendered */
struct _DpRender
{
  DpTransformProject *project;
  const char         *package;        /* nullable: whose file it is; else the model's */
  DpModel            *model;          /* nullable: a test's file has none */
  GArray             *dependencies;   /* nullable: where ref() notes what it was asked for */
  GPtrArray          *sources;        /* nullable: where source() does */
  DpValue            *config;         /* nullable: where config() notes what it is told */
  gboolean            incremental;    /* what is_incremental() says */
  gboolean            asked_incremental; /* whether it was called */
  DpDbConnection     *connection;     /* nullable: without one "execute" is false */
  gboolean            full_refresh;   /* what should_full_refresh() says */
  DpValue            *results;        /* nullable: what statements gave, by name, while rendering */
  gint64              rows;           /* what the main statement counted */
  gboolean          (*before_drop)    (DpRender    *self,
                                       const char  *relation,
                                       GError     **error);   /* nullable */
  gpointer            build;          /* nullable: what a materialization builds */
};

DpModel       *_dp_project_find_model  (DpTransformProject  *self,
                                        const char          *name);
DpSourceTable *_dp_project_find_source (DpTransformProject  *self,
                                        const char          *source,
                                        const char          *table);

/* dp-project-files.c */

/**
 * _dp_project_list_files:
 * Returns: (transfer full) (nullable): paths inside the project, sorted; an empty list where there
 *   is no such folder
 */
GPtrArray     *_dp_project_list_files  (GFile               *root,
                                        const char          *folder,
                                        const char          *suffix,
                                        GError             **error);
/** _dp_project_read_file: Returns: (transfer full) (nullable): UTF-8 text */
char          *_dp_project_read_file   (GFile               *root,
                                        const char          *path,
                                        GError             **error);

/** DpProjectPath: a file: @path inside the project, @inside inside its section's folder */
typedef struct
{
  char *path;
  char *inside;
} DpProjectPath;

/**
 * _dp_project_list_section:
 * @settings: a dbt_project.yml; @root: where that project is: "", or "dbt_packages/other"
 * @keys: names of the setting with the folders; @fallback: a folder for where it is not set
 *
 * Returns: (transfer full) (nullable) (element-type DpProjectPath)
 */
GPtrArray     *_dp_project_list_section (DpTransformProject   *self,
                                         DpYamlNode           *settings,
                                         const char           *root,
                                         const char * const   *keys,
                                         const char           *fallback,
                                         const char           *suffix,
                                         GError              **error);

/* dp-project-yaml.c */

/** _dp_project_read_yaml: a .yml file, with what its templates gave in their place. Returns:
 * (transfer full) (nullable) */
DpYamlNode    *_dp_project_read_yaml    (DpTransformProject   *self,
                                         const char           *package,
                                         const char           *path,
                                         GError              **error);
/** _dp_project_render_settings: the same inside a dbt_project.yml that was parsed */
gboolean       _dp_project_render_settings (DpTransformProject  *self,
                                            const char          *package,
                                            const char          *path,
                                            DpYamlNode          *settings,
                                            GError             **error);

/* dp-project-nodes.c */

/**
 * _dp_project_add_node:
 * @package_settings: the dbt_project.yml of its package
 * @node: (transfer full)
 *
 * Gives it the configuration of its folders, and puts it among the models.
 *
 * Returns: (transfer none) (nullable)
 */
DpModel       *_dp_project_add_node     (DpTransformProject   *self,
                                         DpYamlNode           *package_settings,
                                         DpModel              *node,
                                         GError              **error);
gboolean       _dp_project_read_seeds   (DpTransformProject   *self,
                                         const char           *package,
                                         DpYamlNode           *settings,
                                         const char           *root,
                                         GError              **error);
gboolean       _dp_project_read_snapshots (DpTransformProject  *self,
                                           const char          *package,
                                           DpYamlNode          *settings,
                                           const char          *root,
                                           GError             **error);
/** _dp_project_add_yaml_snapshot: one that a .yml file describes with the relation it is of */
gboolean       _dp_project_add_yaml_snapshot (DpTransformProject  *self,
                                              const char          *path,
                                              const char          *name,
                                              DpYamlNode          *node,
                                              GError             **error);
/** _dp_project_get_part: the part of a run that a node belongs to */
DpTransformParts _dp_project_get_part   (DpModel              *model);
gboolean       _dp_project_is_enabled   (DpModel              *model);
/** _dp_project_remove_disabled: with their tests; an error where something stands on one */
gboolean       _dp_project_remove_disabled (DpTransformProject  *self,
                                            GError             **error);

/* dp-project-config.c */

/** _dp_project_merge_config: @mapping: with or without "+" before its keys */
void           _dp_project_merge_config (DpValue              *config,
                                         DpYamlNode           *mapping);
/** _dp_project_set_config: @key: "+" before it is dropped; tags and hooks add up; @value: (transfer
 * full) */
void           _dp_project_set_config   (DpValue              *config,
                                         const char           *key,
                                         DpValue              *value);
/** _dp_project_apply_settings: what @section of a dbt_project.yml says for each step of @fqn */
void           _dp_project_apply_settings (DpYamlNode          *settings,
                                           DpValue             *config,
                                           const char          *section,
                                           char               **fqn);

/* dp-project-checksum.c */

/** _dp_project_add_model: adds what is said of a model to a checksum. @sql: (nullable): compiled */
void           _dp_project_add_model      (DpTransformProject  *self,
                                           DpModel             *model,
                                           const char          *sql,
                                           GChecksum           *checksum);
/** _dp_project_model_checksum: Returns: (transfer full): of what the project's files say of it */
char          *_dp_project_model_checksum (DpTransformProject  *self,
                                           DpModel             *model);
char          *_dp_project_test_checksum  (DpTransformProject  *self,
                                           DpDataTest          *test);

/* dp-project-properties.c: models' and sources' .yml files */
gboolean       _dp_project_read_properties (DpTransformProject  *self,
                                            const char          *path,
                                            DpYamlNode          *root,
                                            GError             **error);

/* dp-project-docs.c */

/** _dp_project_read_docs: the blocks of text in .md files that descriptions may name */
gboolean       _dp_project_read_docs       (DpTransformProject  *self,
                                            GError             **error);
/** _dp_project_read_description: with what {{ doc('name') }} in it stands for; none is no error */
gboolean       _dp_project_read_description (DpTransformProject *self,
                                            const char          *path,
                                            DpYamlNode          *owner,
                                            char               **description,
                                            GError             **error);
/** _dp_project_read_meta: Returns: (transfer full) (nullable): what is under meta or config:
 * meta */
DpValue       *_dp_project_read_meta       (DpYamlNode          *owner);
/** _dp_model_persists_docs: @part: "relation" or "columns": whether these become comments */
gboolean       _dp_model_persists_docs     (DpModel             *model,
                                            const char          *part);

/* dp-project-tests.c */
gboolean       _dp_project_read_tests  (DpTransformProject  *self,
                                        const char          *path,
                                        DpYamlNode          *list,
                                        DpModel             *model,
                                        DpSourceTable       *source,
                                        const char          *column,
                                        GError             **error);
gboolean       _dp_project_read_unit_test (DpTransformProject  *self,
                                           const char          *path,
                                           DpYamlNode          *node,
                                           GError             **error);
/** _dp_project_prepare_tests: finds what the tests stand on, and gives each a name of its own */
gboolean       _dp_project_prepare_tests (DpTransformProject  *self,
                                          GError             **error);

/* dp-project-context.c */

/** _dp_project_render: renders one file's template. Returns: (transfer full) (nullable) */
char          *_dp_project_render      (DpRender            *render,
                                        DpTemplate          *template,
                                        DpValue             *extra,
                                        DpSourceMap         *map,
                                        GError             **error);
/** _dp_project_render_text: a template that is a value in a .yml file */
char          *_dp_project_render_text (DpRender            *render,
                                        const char          *path,
                                        guint                line,
                                        const char          *text,
                                        GError             **error);
/** _dp_project_evaluate_text: the same; a template that is one expression alone gives its value.
 * Returns: (transfer full) (nullable) */
DpValue       *_dp_project_evaluate_text (DpRender           *render,
                                          const char         *path,
                                          guint               line,
                                          const char         *text,
                                          GError            **error);
/** _dp_project_relation: Returns: (transfer full): what ref() and source() give */
DpValue       *_dp_project_relation    (const char          *schema,
                                        const char          *identifier,
                                        const char          *text);

/* dp-project-compile.c */

/** DpCompiled: the SQL of a model, and where in its files each piece of it is from */
typedef struct
{
  char        *sql;
  DpSourceMap *map;
  gboolean     incremental;         /* what is_incremental() said */
  gboolean     asked_incremental;   /* whether anything in it wanted to know */
} DpCompiled;

void           dp_compiled_free          (DpCompiled          *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpCompiled, dp_compiled_free)

/**
 * _dp_project_compile:
 * @connection: (nullable): for what templates ask the database; with one, call it in a fiber with a
 *   stack of %DP_RENDER_STACK
 *
 * Returns: (transfer full) (nullable): SQL with the ephemeral models it stands on put before it
 */
DpCompiled    *_dp_project_compile       (DpTransformProject  *self,
                                          DpModel             *model,
                                          gboolean             incremental,
                                          DpDbConnection      *connection,
                                          GError             **error);
/** _dp_project_compile_model: as _dp_project_compile(), of a model that is made anew. Returns:
 * (transfer full) (nullable): the SQL alone */
char          *_dp_project_compile_model (DpTransformProject  *self,
                                          DpModel             *model,
                                          DpDbConnection      *connection,
                                          GError             **error);
/**
 * _dp_project_compile_query:
 * @render: its dependencies are those that were found before
 * @extra: (nullable): names that only this template sees
 *
 * Returns: (transfer full) (nullable): SQL with the ephemeral models among them put before it
 */
char          *_dp_project_compile_query (DpRender            *render,
                                          DpTemplate          *template,
                                          DpValue             *extra,
                                          DpSourceMap         *map,
                                          GError             **error);

/* dp-test-compile.c */

/** _dp_project_prepare_test: finds out what its kind is, and makes its condition or its template */
gboolean       _dp_project_prepare_test  (DpTransformProject  *self,
                                          DpDataTest          *test,
                                          GError             **error);
/** _dp_project_discover_test: finds what the test stands on, and what it says with config() */
gboolean       _dp_project_discover_test (DpTransformProject  *self,
                                          DpDataTest          *test,
                                          GError             **error);
/** _dp_project_compile_test: Returns: (transfer full) (nullable): a query for the rows that fail */
char          *_dp_project_compile_test  (DpTransformProject  *self,
                                          DpDataTest          *test,
                                          DpDbConnection      *connection,
                                          DpSourceMap         *map,
                                          GError             **error);
/**
 * _dp_project_test_relation:
 * Returns: (transfer full) (nullable): what a test of a model or a source reads; with a "where",
 *   only those rows
 */
char          *_dp_project_test_relation (DpTransformProject  *self,
                                          DpDataTest          *test,
                                          DpDbConnection      *connection,
                                          GError             **error);

/* dp-project-graph.c */

/** _dp_project_sort: puts the models in the order of the graph; a cycle is an error */
gboolean       _dp_project_sort        (DpTransformProject  *self,
                                        GError             **error);

/* dp-project-select.c */

/**
 * _dp_project_select:
 * @history: (nullable): what state: and result: compare with
 *
 * Returns: (transfer full) (nullable): a byte for each model, then for each test: whether it is
 *   chosen
 */
GByteArray    *_dp_project_select      (DpTransformProject   *self,
                                        const char * const   *select,
                                        const char * const   *exclude,
                                        const DpNodeHistory  *history,
                                        GError              **error);
/** _dp_project_selection_needs_history: whether one of them asks for state: or result: */
gboolean       _dp_project_selection_needs_history (DpTransformProject  *self,
                                                    const char * const  *arguments);

/* dp-project-selectors.c */

gboolean       _dp_project_read_selectors (DpTransformProject  *self,
                                           GError             **error);
/** _dp_project_get_default_selector: Returns: (nullable): what is chosen when nothing is said */
const char    *_dp_project_get_default_selector (DpTransformProject *self);
/** _dp_project_selectors_need_history: whether one of them asks for state: or result: */
gboolean       _dp_project_selectors_need_history (DpTransformProject *self);

/** _dp_project_test_is_chosen: @test: its place among the project's tests */
gboolean       _dp_project_test_is_chosen (DpTransformProject  *self,
                                           guint                test,
                                           GByteArray          *chosen);

/** _dp_node_result_new: @relation, @materialization, @message: (nullable) */
DpNodeResult  *_dp_node_result_new     (const char          *name,
                                        const char          *kind,
                                        const char          *relation,
                                        const char          *materialization,
                                        DpNodeStatus         status,
                                        gint64               rows,
                                        gint64               duration_us,
                                        const char          *message);

void           _dp_node_result_set_unchanged (DpNodeResult     *self,
                                              gboolean          unchanged);

G_END_DECLS
