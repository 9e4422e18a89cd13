/* In a sanitized build the reports go to files that are counted: what the
 * target reports after it has closed its descriptors would be lost. */
#ifdef SANITIZER_LOG
const char *__asan_default_options(void);
const char *__ubsan_default_options(void);

const char *__asan_default_options(void)
{
	return "log_path=" SANITIZER_LOG ":detect_leaks=0:"
	    "allocator_may_return_null=1:handle_segv=0:handle_abort=0";
}

const char *__ubsan_default_options(void)
{
	return "log_path=" SANITIZER_LOG ":print_stacktrace=1";
}
#endif
typedef int sanitizer_is_not_empty;
