drop table if exists words;
create table words (place integer primary key, word text not null);
insert into words values (1, 'three'), (2, 'words');
