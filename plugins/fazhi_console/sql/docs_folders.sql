-- Under which folders of var/ did the gate write its Data Docs?
select distinct split_part(data_docs, '/', 1) as folder from quality.gate_run where data_docs is not null
