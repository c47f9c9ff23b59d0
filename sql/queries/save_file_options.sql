-- $1 file, $2 version, $3 kind, $4 options
update raw.files set kind = $3, options = $4::jsonb where file_id = $1 and version = $2;
